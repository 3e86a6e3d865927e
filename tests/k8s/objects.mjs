// Ways through a list of rendered objects.
export const ofKind = (objects, kind) => objects.filter(object => object.kind === kind);
export const find = (objects, kind, name) =>
    ofKind(objects, kind).find(object => object.metadata.name === name);
export const label = object => `${object.kind} ${object.metadata.name}`;

// What runs our containers: deployments, jobs, and jobs by the clock.
export const workloads = objects =>
    objects.filter(object => ['Deployment', 'StatefulSet', 'Job', 'CronJob'].includes(object.kind));
export const isJob = workload => ['Job', 'CronJob'].includes(workload.kind);
const templateOf = workload => workload.kind === 'CronJob' ?
    workload.spec.jobTemplate.spec.template :
    workload.spec.template;
export const podOf = workload => templateOf(workload).spec;
export const isService = workload =>
    labelsOf(workload)['app.kubernetes.io/component'] === 'service';

// A database that an operator makes pods of is a peer too, and has no containers of ours.
const isDatabase = object => object.kind === 'Cluster';
export const peers = objects => [...workloads(objects), ...objects.filter(isDatabase)];
export const labelsOf = peer => isDatabase(peer) ?
    {'cnpg.io/cluster': peer.metadata.name} :
    templateOf(peer).metadata.labels ?? {};
export const portsOf = peer => isDatabase(peer) ?
    [{containerPort: 5432}, {containerPort: 8000}] :
    podOf(peer).containers.flatMap(container => container.ports ?? []);

// What runs beside the containers from their start to their end.
export const sidecarsOf = workload => (podOf(workload).initContainers ?? [])
    .filter(container => container.restartPolicy === 'Always');

// Each container with its workload, those beside it too.
export function* containers(objects) {
  for (const workload of workloads(objects)) {
    const {initContainers = [], containers} = podOf(workload);
    for (const container of [...initContainers, ...containers]) yield [workload, container];
  }
}

// What the tunnel beside a workload says that listens at `address`: {accept, connect, …}, with the
// volume of the authority's file as `authority`; or undefined.
export function tunnelOf(objects, workload, address) {
  const volumeAt = (container, file = '') => {
    const mount = container.volumeMounts?.find(({mountPath}) => file.startsWith(`${mountPath}/`));
    return podOf(workload).volumes?.find(volume => volume.name === mount?.name);
  };
  for (const container of sidecarsOf(workload)) {
    const [file = ''] = container.args ?? [];
    const map = find(objects, 'ConfigMap', volumeAt(container, file)?.configMap?.name);
    const text = map?.data[file.split('/').at(-1)] ?? '';
    const said = Object.fromEntries(
        [...text.matchAll(/^(\w+) *= *(.+)$/gm)].map(([, key, value]) => [key, value]));
    if (said.accept === address) return {...said, authority: volumeAt(container, said.CAfile)};
  }
  return undefined;
}

// What a container's environment says in so many words: [variable, value]…
export function variablesOf(objects, container) {
  const maps = (container.envFrom ?? []).map(
      from => find(objects, 'ConfigMap', from.configMapRef?.name)?.data ?? {});
  const own = (container.env ?? []).map(({name, value}) => [name, value ?? '']);
  return [...maps.flatMap(Object.entries), ...own];
}

// Which of our services a workload is a process of, by its image: 'recommendation' also of a worker,
// 'treffd'; undefined for other programs, such as the client in a service's image.
export function serviceOf(workload) {
  const [{image, command}] = podOf(workload).containers;
  if (command) return undefined;
  return image.match(/(?:^|\/)(?:treff-)?(treffd|[a-z]+)(?:[:@]|$)/)?.[1];
}

// What a variable of a workload is, where it is given in so many words.
export const valueOf = (objects, workload, variable) => podOf(workload).containers
    .flatMap(container => variablesOf(objects, container))
    .filter(([key]) => key === variable).at(-1)?.[1];

// The Secret that a workload takes its database's URL from, or undefined.
export const databaseOf = workload => podOf(workload).containers.flatMap(c => c.env ?? [])
    .find(({name}) => name === 'TREFF_DATABASE_URL')?.valueFrom?.secretKeyRef?.name;

export const claimsOf = (objects, workload) => (podOf(workload).volumes ?? [])
    .flatMap(volume => volume.persistentVolumeClaim ?? [])
    .map(({claimName}) => find(objects, 'PersistentVolumeClaim', claimName)).filter(Boolean);

// How many there are at least.
export const replicasOf = (objects, workload) =>
    ofKind(objects, 'HorizontalPodAutoscaler')
        .find(({spec}) => spec.scaleTargetRef.name === workload.metadata.name)?.spec.minReplicas ??
    workload.spec.replicas ?? 1;

// Whether a label selector takes these labels.
export function selects({matchLabels = {}, matchExpressions = []}, labels) {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every(({key, operator, values}) => {
        if (operator !== 'In') throw new Error(`the checks know no operator ${operator}`);
        return values.includes(labels[key]);
      });
}

// The deployments behind a Service.
export const behind = (objects, service) => ofKind(objects, 'Deployment').filter(
    deployment => selects({matchLabels: service.spec.selector}, labelsOf(deployment)));

// The container port that a Service's port ends at, or undefined.
export function containerPort(service, port, deployment) {
  const served = service.spec.ports.find(p => p.port === port);
  const target = served?.targetPort ?? served?.port;
  return portsOf(deployment).find(p => p.name === target || p.containerPort === target)
      ?.containerPort;
}
