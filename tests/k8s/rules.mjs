// What our manifests promise beyond the schema. Each rule takes the rendered objects and yields its
// findings, 'Deployment casework: …'; none when all is well. What they promise of running in two or
// more is in policies.mjs.
import * as lookup from './objects.mjs';

const {behind, containerPort, containers, find, label, labelsOf, ofKind, podOf, portsOf, workloads} =
    lookup;

// What a probe asks: [port, what of it].
const asked = probe => probe?.grpc ? [probe.grpc.port, probe.grpc.service] :
    probe?.httpGet         ? [probe.httpGet.port, probe.httpGet.path] :
    probe?.tcpSocket       ? [probe.tcpSocket.port, 'a connection'] :
    probe?.exec            ? [undefined, probe.exec.command.join(' ')] :
                             undefined;

// What a service of ours answers to probes, by kind; the ports beside it speak TLS, or ask who calls.
const PAGES = {startupProbe: '/healthz', readinessProbe: '/readyz', livenessProbe: '/healthz'};

export function* probes(objects) {
  for (const [workload, container] of containers(objects)) {
    if (lookup.isJob(workload) || lookup.sidecarsOf(workload).includes(container)) continue;
    for (const kind of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      const at = `${label(workload)}: ${kind}`;
      if (!asked(container[kind])) {
        yield `${at} is missing`;
        continue;
      }
      const [port, what] = asked(container[kind]);
      if (port && !portsOf(workload).some(p => [p.containerPort, p.name].includes(port))) {
        yield `${at} asks port ${port}, which no container has`;
      }
      if (lookup.isService(workload) && what !== PAGES[kind]) {
        yield `${at} asks for ${what}, not for ${PAGES[kind]}`;
      }
    }
  }
}

// A store that is away takes a service out of the calls, and ends no process.
export function* readinessIsNotLife(objects) {
  for (const [workload, {readinessProbe, livenessProbe}] of containers(objects)) {
    if (!lookup.isService(workload) || !readinessProbe) continue;
    if (asked(readinessProbe)?.[1] === asked(livenessProbe)?.[1]) {
      yield `${label(workload)}: is ready as soon as it lives`;
    }
  }
}

export function* resources(objects) {
  for (const [workload, {resources: {requests, limits} = {}}] of containers(objects)) {
    if (!requests?.cpu || !requests.memory) {
      yield `${label(workload)}: requests need cpu and memory`;
    }
    if (!limits?.memory) yield `${label(workload)}: no memory limit`;
  }
}

export function* confinement(objects) {
  for (const [workload, container] of containers(objects)) {
    const pod = podOf(workload);
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
      if (wrong[finding]) yield `${label(workload)}: ${finding}`;
    }
  }
}

// `version` is the project's; our own images carry it. `imageList` is what k8s/components/images says.
export function* images(objects, {version, imageList}) {
  for (const [workload, {image}] of containers(objects)) {
    const [, name, tag, digest] = image.match(/^(.+?)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]{64}))?$/);
    const listed = imageList.find(one => (one.newName ?? one.name) === name);
    const at = `${label(workload)}: image ${image}`;
    if ((!tag || tag === 'latest') && !digest) {
      yield `${at} is not pinned`;
    } else if (!listed) {
      yield `${at} is not in the list of images`;
    } else if (digest !== listed.digest || (!digest && tag !== listed.newTag)) {
      yield `${at} is another than in the list of images`;
    } else if (!digest && listed.name.startsWith('treff') && tag !== version) {
      yield `${at} is not version ${version}`;
    }
  }
}

export function* labels(objects) {
  for (const object of objects) {
    const wanted = ['part-of', ...(workloads([object]).length ? ['name', 'component'] : [])];
    for (const key of wanted.map(name => `app.kubernetes.io/${name}`)) {
      if (!object.metadata.labels?.[key]) yield `${label(object)}: no label ${key}`;
    }
  }
}

// What a pod names is there: its account, its volumes, its configuration, the pods it selects.
export function* references(objects) {
  for (const workload of workloads(objects)) {
    const {serviceAccountName, volumes = [], containers} = podOf(workload);
    const claims = volumes.flatMap(volume => volume.persistentVolumeClaim ?? []);
    const mounts = [...containers, ...lookup.sidecarsOf(workload)].flatMap(
        container => container.volumeMounts ?? []);
    const maps = volumes.flatMap(volume => volume.configMap ?? []);
    const named = [
      ['ServiceAccount', serviceAccountName],
      ...maps.map(map => ['ConfigMap', map.name]),
      ...claims.map(claim => ['PersistentVolumeClaim', claim.claimName]),
      ...containers.flatMap(container => container.envFrom ?? [])
          .map(from => ['ConfigMap', from.configMapRef?.name]),
    ];

    for (const [kind, name] of named) {
      if (!find(objects, kind, name)) yield `${label(workload)}: no ${kind} ${name}`;
    }
    for (const mount of mounts) {
      if (!volumes.some(volume => volume.name === mount.name)) {
        yield `${label(workload)}: no volume ${mount.name}`;
      }
    }
    if (!lookup.isJob(workload) &&
        !lookup.selects(workload.spec.selector, labelsOf(workload))) {
      yield `${label(workload)}: selects other pods than its own`;
    }
  }
}

// `variablesOf` gives the variables that a service reads, `clientVariables` those of the client.
export function* variables(objects, {variablesOf, clientVariables}) {
  for (const [workload, container] of containers(objects)) {
    const service = lookup.serviceOf(workload);
    const known = service ? variablesOf(service) : clientVariables;
    const given = lookup.variablesOf(objects, container).map(([key]) => key);
    for (const key of given.filter(key => key.startsWith('TREFF_') && !known.includes(key))) {
      yield `${label(workload)}: ${key} is no flag of ${service ?? 'treff'}`;
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
