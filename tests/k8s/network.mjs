// Who calls whom, by the addresses a deployment is given, against who may, by the network policies.
import * as lookup from './objects.mjs';

const {behind, containerPort, containers, find, label, labelsOf, ofKind, portsOf, selects} = lookup;

// The addresses given to each deployment.
function* addressesOf(objects) {
  for (const [deployment, container] of containers(objects)) {
    const maps = (container.envFrom ?? []).map(
        from => find(objects, 'ConfigMap', from.configMapRef?.name)?.data ?? {});
    for (const [key, value] of maps.flatMap(Object.entries)) {
      if (!key.endsWith('_ADDRESS')) continue;
      const [, dns, host, port] = value.match(/^(dns:\/\/\/)?([^:/]+):(\d+)$/) ?? [];
      yield {deployment, key, value, host, port: Number(port), asksForAll: Boolean(dns)};
    }
  }
}

// Every address is one of our Services, at a port that it has; a name asked for all its addresses
// is headless, or the client would see the one virtual address.
export function* addresses(objects) {
  for (const {deployment, key, value, host, port, asksForAll} of addressesOf(objects)) {
    const service = find(objects, 'Service', host);
    if (!service?.spec.ports.some(p => p.port === port)) {
      yield `${label(deployment)}: ${key} is ${value}, which no Service has`;
    } else if (asksForAll && service.spec.clusterIP !== 'None') {
      yield `${label(deployment)}: ${key} asks for all of ${label(service)}, which is not headless`;
    }
  }
}

function isCalled(objects, from, to, port) {
  return [...addressesOf(objects)].filter(address => address.deployment === from).some(address => {
    const service = find(objects, 'Service', address.host);
    return service && behind(objects, service).includes(to) &&
        containerPort(service, address.port, to) === port;
  });
}

const DIRECTIONS = {egress: 'to', ingress: 'from'};

// Whether a policy over pods with `labels` lets them talk to pods of ours with `peerLabels`.
function isAllowed(objects, direction, labels, peerLabels, port) {
  const isPeer = ({podSelector, namespaceSelector}) =>
      podSelector && !namespaceSelector && selects(podSelector, peerLabels);
  return ofKind(objects, 'NetworkPolicy')
      .filter(policy => selects(policy.spec.podSelector, labels))
      .flatMap(policy => policy.spec[direction] ?? [])
      .some(rule => rule[DIRECTIONS[direction]]?.some(isPeer) &&
                rule.ports?.some(p => p.port === port));
}

// Nobody may talk by default.
export function* denial(objects) {
  const denies = ({spec}) => Object.keys(spec.podSelector).length === 0 &&
      ['Ingress', 'Egress'].every(type => spec.policyTypes?.includes(type)) &&
      !spec.ingress && !spec.egress;
  if (!ofKind(objects, 'NetworkPolicy').some(denies)) {
    yield 'NetworkPolicy: nothing is denied by default';
  }
}

// Each call is allowed at both of its ends, and nothing else is.
export function* edges(objects) {
  const deployments = ofKind(objects, 'Deployment');
  for (const from of deployments) {
    for (const to of deployments) {
      for (const {containerPort: port} of portsOf(to)) {
        const edge = `${label(from)}: port ${port} of ${to.metadata.name}`;
        const needed = isCalled(objects, from, to, port);
        const out = isAllowed(objects, 'egress', labelsOf(from), labelsOf(to), port);
        const into = isAllowed(objects, 'ingress', labelsOf(to), labelsOf(from), port);
        if (needed && !out) yield `${edge} may not be called`;
        if (needed && !into) yield `${edge} does not let it in`;
        if (!needed && (out || into)) yield `${edge} is open without need`;
      }
    }
  }
}
