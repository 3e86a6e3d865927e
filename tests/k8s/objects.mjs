// Ways through a list of rendered objects.
export const ofKind = (objects, kind) => objects.filter(object => object.kind === kind);
export const find = (objects, kind, name) =>
    ofKind(objects, kind).find(object => object.metadata.name === name);
export const label = object => `${object.kind} ${object.metadata.name}`;
export const podOf = deployment => deployment.spec.template.spec;
export const labelsOf = deployment => deployment.spec.template.metadata.labels ?? {};
export const portsOf = deployment =>
    podOf(deployment).containers.flatMap(container => container.ports ?? []);

// Each container with its deployment.
export function* containers(objects) {
  for (const deployment of ofKind(objects, 'Deployment')) {
    for (const container of podOf(deployment).containers) yield [deployment, container];
  }
}

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
