// Who calls whom, by the addresses a workload is given, against who may, by the network policies.
import * as lookup from './objects.mjs';

const {behind, containerPort, containers, find, label, labelsOf, ofKind, peers, portsOf, selects} =
    lookup;

const NAMESPACE = 'kubernetes.io/metadata.name';

// The variables that name somebody to call; the client's have no suffix.
const isAddress = key => /^TREFF_(\w+_ADDRESS|SERVER|INGESTION)$/.test(key) &&
    !['TREFF_METRICS_ADDRESS', 'TREFF_PUBLIC_ADDRESS'].includes(key);

// The addresses given to each workload: ours by their short names, others' as name.namespace.svc.
function* addressesOf(objects) {
  for (const [workload, container] of containers(objects)) {
    for (const [key, value] of lookup.variablesOf(objects, container)) {
      if (!isAddress(key)) continue;
      // A tunnel beside it takes what is said to this pod's loopback further.
      const place = value.startsWith('127.') ?
          lookup.tunnelOf(objects, workload, value)?.connect ?? value :
          value;
      const [, dns, host, namespace, port] =
          place.match(/^(dns:\/\/\/)?([^:./]+)(?:\.([^:./]+)\.svc)?:(\d+)$/) ?? [];
      yield {workload, key, value, host, namespace, port: Number(port), asksForAll: Boolean(dns)};
    }
  }
}

// Every address is one of our Services, at a port that it has, or of another namespace; a name asked
// for all its addresses is headless, or the client would see the one virtual address.
export function* addresses(objects) {
  for (const {workload, key, value, host, namespace, port, asksForAll} of addressesOf(objects)) {
    if (namespace) continue;
    const service = find(objects, 'Service', host);
    if (!service?.spec.ports.some(p => p.port === port)) {
      yield `${label(workload)}: ${key} is ${value}, which no Service has`;
    } else if (asksForAll && service.spec.clusterIP !== 'None') {
      yield `${label(workload)}: ${key} asks for all of ${label(service)}, which is not headless`;
    }
  }
}

function isCalled(objects, from, to, port) {
  if (to.kind === 'Cluster') return port === 5432 && Boolean(lookup.databaseOf(from));
  return [...addressesOf(objects)].filter(address => address.workload === from).some(address => {
    const service = !address.namespace && find(objects, 'Service', address.host);
    return service && behind(objects, service).includes(to) &&
        containerPort(service, address.port, to) === port;
  });
}

const DIRECTIONS = {egress: 'to', ingress: 'from'};

const rulesOver = (objects, direction, labels) => ofKind(objects, 'NetworkPolicy')
    .filter(policy => selects(policy.spec.podSelector, labels))
    .flatMap(policy => policy.spec[direction] ?? []);

// Whether a policy over pods with `labels` lets them talk to pods of ours with `peerLabels`.
function isAllowed(objects, direction, labels, peerLabels, port) {
  const isPeer = ({podSelector, namespaceSelector}) =>
      podSelector && !namespaceSelector && selects(podSelector, peerLabels);
  return rulesOver(objects, direction, labels)
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
  const from = peers(objects).filter(peer => peer.kind !== 'Cluster');
  for (const [caller, called] of from.flatMap(one => peers(objects).map(other => [one, other]))) {
    for (const {containerPort: port} of portsOf(called)) {
      const edge = `${label(caller)}: port ${port} of ${called.metadata.name}`;
      const needed = isCalled(objects, caller, called, port);
      const out = isAllowed(objects, 'egress', labelsOf(caller), labelsOf(called), port);
      const into = isAllowed(objects, 'ingress', labelsOf(called), labelsOf(caller), port);
      if (needed && !out) yield `${edge} may not be called`;
      if (needed && !into) yield `${edge} does not let it in`;
      if (!needed && (out || into)) yield `${edge} is open without need`;
    }
  }
}

// The peers outside the namespace that the policies name, as 'egress kube-system 53'.
function outsideOf(objects, workload) {
  const named = peer => peer.ipBlock?.cidr ?? peer.namespaceSelector?.matchLabels?.[NAMESPACE] ??
      (peer.namespaceSelector ? 'any namespace' : undefined);
  return ['egress', 'ingress'].flatMap(
      direction => rulesOver(objects, direction, labelsOf(workload)).flatMap(rule => {
        const to = (rule[DIRECTIONS[direction]] ?? [{ipBlock: {cidr: 'anywhere'}}])
                       .map(named).filter(Boolean);
        const ports = rule.ports?.map(p => p.port) ?? ['any'];
        return to.flatMap(peer => ports.map(port => `${direction} ${peer} ${port}`));
      }));
}

// What a workload needs of others than us.
function needsOf(objects, workload) {
  const {name} = workload.metadata;
  const variables = lookup.podOf(workload).containers.flatMap(
      container => lookup.variablesOf(objects, container));
  const needs = new Set(['egress kube-system 53']);
  if (lookup.isService(workload)) needs.add('ingress monitoring 9070');
  if (name === 'gateway') needs.add('ingress ingress-nginx 7075');
  if (['ingestion', 'treffd'].includes(name)) needs.add('egress 0.0.0.0/0 443');
  for (const address of addressesOf(objects)) {
    if (address.workload === workload && address.namespace) {
      needs.add(`egress ${address.namespace} ${address.port}`);
    }
  }
  if (lookup.databaseOf(workload) && !ofKind(objects, 'Cluster').length) {
    needs.add('egress postgresql 5432');
  }
  if (variables.some(([key]) => key === 'TREFF_ARCHIVE_S3_URL')) {
    needs.add('egress 203.0.113.128/25 443');
  }
  if (variables.some(([key]) => key === 'TREFF_IDENTITY_ISSUER')) {
    needs.add('egress 203.0.113.0/24 443');
  }
  return needs;
}

// Names, databases, sources, the issuer and Prometheus are reached, and nobody else outside is.
export function* outside(objects) {
  for (const workload of lookup.workloads(objects)) {
    const allowed = new Set(outsideOf(objects, workload));
    const needs = needsOf(objects, workload);
    for (const need of needs) {
      if (!allowed.has(need)) yield `${label(workload)}: ${need} is needed and not allowed`;
    }
    for (const one of allowed) {
      if (!needs.has(one)) yield `${label(workload)}: ${one} is open without need`;
    }
  }
}

const PRIVATE = ['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

// Who may reach the open internet may not reach what is private by the same rule.
export function* privateAddresses(objects) {
  for (const policy of ofKind(objects, 'NetworkPolicy')) {
    for (const {to = []} of policy.spec.egress ?? []) {
      const open = to.filter(({ipBlock}) => ipBlock?.cidr === '0.0.0.0/0' &&
          !PRIVATE.every(range => ipBlock.except?.includes(range)));
      if (open.length) yield `${label(policy)}: lets out to private addresses`;
    }
  }
}
