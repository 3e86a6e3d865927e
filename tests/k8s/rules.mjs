// What our manifests promise beyond the schema. Each rule takes the rendered objects and yields its
// findings, 'Deployment casework: …'; none when all is well.
import * as lookup from './objects.mjs';

const {behind, containerPort, containers, find, label, labelsOf, ofKind, podOf, portsOf} = lookup;

// `grpcServices` are the full names of the services in the protos, whose health is their readiness;
// `livenessService` is the name under which health says that a process lives.
export function* probes(objects, {grpcServices, livenessService}) {
  for (const [deployment, container] of containers(objects)) {
    for (const kind of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      const probe = container[kind];
      const at = `${label(deployment)}: ${kind}`;
      if (!probe?.grpc && !probe?.exec) {
        yield `${at} is missing`;
      } else if (probe.grpc) {
        const {port, service} = probe.grpc;
        if (!portsOf(deployment).some(p => p.containerPort === port)) {
          yield `${at} asks port ${port}, which no container has`;
        }
        if (kind !== 'readinessProbe') {
          if (service !== livenessService) yield `${at} asks for more than life: ${service}`;
        } else if (!grpcServices.includes(service)) {
          yield `${at} asks for ${service}, which no proto has`;
        }
      }
    }
  }
}

export function* resources(objects) {
  for (const [deployment, {resources: {requests, limits} = {}}] of containers(objects)) {
    if (!requests?.cpu || !requests.memory) {
      yield `${label(deployment)}: requests need cpu and memory`;
    }
    if (!limits?.memory) yield `${label(deployment)}: no memory limit`;
  }
}

export function* confinement(objects) {
  for (const [deployment, container] of containers(objects)) {
    const pod = podOf(deployment);
    const is = {...pod.securityContext, ...container.securityContext};
    const wrong = {
      'may run as root': is.runAsNonRoot !== true || !(is.runAsUser > 0),
      'root file system can be written': is.readOnlyRootFilesystem !== true,
      'may gain privileges': is.allowPrivilegeEscalation !== false,
      'keeps capabilities':
          !is.capabilities?.drop?.includes('ALL') || is.capabilities.add?.length > 0,
      'no seccomp profile': is.seccompProfile?.type !== 'RuntimeDefault',
      'carries an API token': pod.automountServiceAccountToken !== false,
    };
    for (const finding in wrong) {
      if (wrong[finding]) yield `${label(deployment)}: ${finding}`;
    }
  }
}

// `version` is the project's; our own images carry it.
export function* images(objects, {version}) {
  for (const [deployment, {image}] of containers(objects)) {
    const tag = image.match(/:([^:/@]+)(@|$)/)?.[1];
    if (!tag || tag === 'latest') {
      yield `${label(deployment)}: image ${image} is not pinned`;
    } else if (image.includes('treff-') && tag !== version) {
      yield `${label(deployment)}: image ${image} is not version ${version}`;
    }
  }
}

export function* labels(objects) {
  for (const object of objects) {
    const wanted = ['part-of', ...(object.kind === 'Deployment' ? ['name', 'component'] : [])];
    for (const key of wanted.map(name => `app.kubernetes.io/${name}`)) {
      if (!object.metadata.labels?.[key]) yield `${label(object)}: no label ${key}`;
    }
  }
}

// What a pod names is there: its account, its volumes, its configuration, the pods it selects.
export function* references(objects) {
  for (const deployment of ofKind(objects, 'Deployment')) {
    const {serviceAccountName, volumes = [], containers} = podOf(deployment);
    const claims = volumes.flatMap(volume => volume.persistentVolumeClaim ?? []);
    const mounts = containers.flatMap(container => container.volumeMounts ?? []);
    const named = [
      ['ServiceAccount', serviceAccountName],
      ...claims.map(claim => ['PersistentVolumeClaim', claim.claimName]),
      ...containers.flatMap(container => container.envFrom ?? [])
          .map(from => ['ConfigMap', from.configMapRef?.name]),
    ];

    for (const [kind, name] of named) {
      if (!find(objects, kind, name)) yield `${label(deployment)}: no ${kind} ${name}`;
    }
    for (const mount of mounts) {
      if (!volumes.some(volume => volume.name === mount.name)) {
        yield `${label(deployment)}: no volume ${mount.name}`;
      }
    }
    if (!lookup.selects(deployment.spec.selector, labelsOf(deployment))) {
      yield `${label(deployment)}: selects other pods than its own`;
    }
  }
}

// `variablesOf` gives the variables that a service reads.
export function* variables(objects, {variablesOf}) {
  for (const [deployment, {envFrom = []}] of containers(objects)) {
    const {name} = deployment.metadata;
    for (const from of envFrom) {
      const given = Object.keys(find(objects, 'ConfigMap', from.configMapRef?.name)?.data ?? {});
      for (const key of given.filter(key => !variablesOf(name).includes(key))) {
        yield `${label(deployment)}: ${key} is no flag of ${name}`;
      }
    }
  }
}

// A volume that one pod at a time may write to allows no second pod, not even during an update.
export function* singleWriter(objects) {
  for (const deployment of ofKind(objects, 'Deployment')) {
    const {replicas, strategy} = deployment.spec;
    if (!podOf(deployment).volumes?.some(volume => volume.persistentVolumeClaim)) continue;
    if (replicas !== 1 || strategy?.type !== 'Recreate') {
      yield `${label(deployment)}: writes to a volume, so it needs one replica and Recreate`;
    }
  }
}

export function* servicePorts(objects) {
  for (const service of ofKind(objects, 'Service')) {
    const targets = behind(objects, service);
    if (targets.length !== 1) {
      yield `${label(service)}: selects ${targets.length} deployments`;
      continue;
    }
    for (const {port} of service.spec.ports) {
      if (!containerPort(service, port, targets[0])) {
        yield `${label(service)}: port ${port} ends at no container port`;
      }
    }
  }
}
