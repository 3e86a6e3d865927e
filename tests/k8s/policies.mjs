// What running in one or in many asks of the manifests. Each rule takes the rendered objects and
// yields its findings, as in rules.mjs.
import * as lookup from './objects.mjs';

const {containers, databaseOf, find, isService, label, labelsOf, ofKind, podOf, portsOf} = lookup;

const deployments = objects => ofKind(objects, 'Deployment');
const services = objects => deployments(objects).filter(isService);

// A volume that one pod at a time may write to allows no second pod, not even during an update.
export function* singleWriter(objects) {
  for (const deployment of deployments(objects)) {
    const single = lookup.claimsOf(objects, deployment).some(
        claim => !claim.spec.accessModes.includes('ReadWriteMany'));
    const {strategy} = deployment.spec;
    if (single && (lookup.replicasOf(objects, deployment) !== 1 || strategy?.type !== 'Recreate')) {
      yield `${label(deployment)}: writes to a volume, so it needs one replica and Recreate`;
    }
  }
}

// A claim for one pod alone says so; one that a job reads beside its writer does not, and the job
// runs where the writer is.
export function* claims(objects) {
  for (const claim of ofKind(objects, 'PersistentVolumeClaim')) {
    const users = lookup.workloads(objects).filter(
        workload => lookup.claimsOf(objects, workload).includes(claim));
    const [mode] = claim.spec.accessModes;
    if (mode === 'ReadWriteMany') continue;
    if (users.length < 2 && mode !== 'ReadWriteOncePod') {
      yield `${label(claim)}: one pod's, and not ReadWriteOncePod`;
    }
    if (users.length > 1 && mode !== 'ReadWriteOnce') {
      yield `${label(claim)}: two pods', of which one would wait for ever`;
    }
    for (const job of users.filter(user => user.kind === 'CronJob' && users.length > 1)) {
      const rules =
          podOf(job).affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      const writer = users.find(user => user.kind === 'Deployment');
      if (!rules.some(rule => rule.topologyKey === 'kubernetes.io/hostname' &&
                          lookup.selects(rule.labelSelector, labelsOf(writer)))) {
        yield `${label(job)}: may run where ${claim.metadata.name} is not`;
      }
    }
  }
}

// What a service keeps outlasts its pod: on a volume, or in a database.
export function* lasting(objects) {
  for (const deployment of services(objects)) {
    if (deployment.metadata.name === 'gateway' || databaseOf(deployment)) continue;
    const data = podOf(deployment).volumes?.find(volume => volume.name === 'data');
    if (!data?.persistentVolumeClaim) {
      yield `${label(deployment)}: keeps its data in what ends with the pod`;
    }
  }
}

// Two or more are replaced one by one, on several machines, and share a database.
export function* many(objects) {
  for (const deployment of services(objects)) {
    if (lookup.replicasOf(objects, deployment) < 2) continue;
    const {strategy, template} = deployment.spec;
    const at = label(deployment);
    const own = labelsOf(deployment);
    const budgets = ofKind(objects, 'PodDisruptionBudget').filter(
        budget => lookup.selects(budget.spec.selector, own));
    if (budgets.length !== 1) yield `${at}: ${budgets.length} disruption budgets, not one`;
    const spread = template.spec.topologySpreadConstraints ?? [];
    for (const key of ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']) {
      const one = spread.find(constraint => constraint.topologyKey === key);
      if (!one || !lookup.selects(one.labelSelector, own) ||
          !one.matchLabelKeys?.includes('pod-template-hash')) {
        yield `${at}: is not spread over ${key}`;
      }
    }
    const {maxUnavailable, maxSurge} = strategy?.rollingUpdate ?? {};
    if (maxUnavailable !== 0 || maxSurge !== 1) yield `${at}: an update takes one away first`;
    if (deployment.metadata.name !== 'gateway' && !databaseOf(deployment)) {
      yield `${at}: several, and no database that they share`;
    }
  }
}

// A budget under which no pod may go holds up whoever drains a machine.
export function* evictable(objects) {
  for (const budget of ofKind(objects, 'PodDisruptionBudget')) {
    const {minAvailable, maxUnavailable, selector} = budget.spec;
    const [of] = deployments(objects).filter(one => lookup.selects(selector, labelsOf(one)));
    if (!of) {
      yield `${label(budget)}: selects nobody`;
    } else if (!(maxUnavailable >= 1) &&
               !(minAvailable < lookup.replicasOf(objects, of))) {
      yield `${label(budget)}: lets no pod go`;
    }
  }
}

// Two of one database or role would be one service's fault and the other's loss; processes of one
// service share theirs.
export function* ownDatabase(objects) {
  const users = lookup.workloads(objects).filter(databaseOf);
  for (const secret of new Set(users.map(databaseOf))) {
    const of = users.filter(user => databaseOf(user) === secret).map(lookup.serviceOf);
    if (new Set(of).size > 1) yield `Secret ${secret}: of two services`;
  }
}

// Where several share a database, the role that serves may not change its tables: a Job of the
// owner's brings them up to date, and nobody else has the owner's password.
export function* schemaOwner(objects) {
  const schemaOf = workload => lookup.valueOf(objects, workload, 'TREFF_SCHEMA');
  const migrating = ofKind(objects, 'Job').filter(job => schemaOf(job) === 'migrate');
  const serving = lookup.workloads(objects).filter(
      workload => databaseOf(workload) && !migrating.includes(workload));
  for (const workload of serving) {
    const at = label(workload);
    const job = migrating.find(one => lookup.serviceOf(one) === lookup.serviceOf(workload));
    if (schemaOf(workload) !== 'keep') yield `${at}: may change tables that others use`;
    if (!job) {
      yield `${at}: nobody brings its tables up to date`;
    } else if (!databaseOf(job) || databaseOf(job) === databaseOf(workload)) {
      yield `${at}: serves as the owner of its tables`;
    }
  }
}

// Who leaves plans to workers has some, on the same database; and nobody works beside those who do
// all.
export function* workers(objects) {
  const roleOf = one => lookup.valueOf(objects, one, 'TREFF_ROLE') ?? 'all';
  const parts = services(objects).filter(one => lookup.serviceOf(one) === 'recommendation');
  const working = parts.filter(one => roleOf(one) === 'worker');
  for (const one of parts.filter(part => roleOf(part) === 'api')) {
    if (!working.some(worker => databaseOf(worker) === databaseOf(one))) {
      yield `${label(one)}: leaves plans to workers, and there are none on its database`;
    }
  }
  for (const worker of working) {
    if (!parts.some(part => roleOf(part) === 'api')) {
      yield `${label(worker)}: works beside those who solve plans themselves`;
    }
    const called = ofKind(objects, 'Service').filter(
        service => lookup.behind(objects, service).includes(worker));
    for (const service of called) yield `${label(service)}: leads to a worker, which answers nothing`;
  }
}

// What one replica fetched, the others find.
export function* archive(objects) {
  for (const deployment of services(objects)) {
    if (lookup.serviceOf(deployment) !== 'ingestion') continue;
    if (lookup.replicasOf(objects, deployment) < 2) continue;
    const isShared = lookup.claimsOf(objects, deployment).some(
        claim => claim.spec.accessModes.includes('ReadWriteMany'));
    const inObjects = lookup.valueOf(objects, deployment, 'TREFF_ARCHIVE_S3_URL');
    const login = lookup.valueOf(objects, deployment, 'TREFF_ARCHIVE_S3_LOGIN_FILE');
    const inDatabase = lookup.valueOf(objects, deployment, 'TREFF_ARCHIVE_IN_DATABASE') === 'true';
    const job = ofKind(objects, 'Job').find(one => lookup.serviceOf(one) === 'ingestion');
    if (inObjects && !(inObjects.startsWith('https://') && isSecretFile(deployment, login))) {
      yield `${label(deployment)}: shows its archive to the network, or no login of a Secret`;
    }
    if (!isShared && !inDatabase && !inObjects) {
      yield `${label(deployment)}: each replica has an archive of its own`;
    }
    if (inDatabase && job && lookup.valueOf(objects, job, 'TREFF_ARCHIVE_IN_DATABASE') !== 'true') {
      yield `${label(job)}: makes no tables for the archive`;
    }
  }
}

// `secondsToEnd` is the time after SIGTERM in which a process ends whatever happens.
export function* grace(objects, {secondsToEnd}) {
  for (const deployment of services(objects)) {
    const {terminationGracePeriodSeconds: given = 30, containers} = podOf(deployment);
    const before = containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0;
    if (before + secondsToEnd >= given) {
      yield `${label(deployment)}: ${before} + ${secondsToEnd} s to end, and killed after ${given}`;
    }
    if (lookup.replicasOf(objects, deployment) > 1 && before < 5) {
      yield `${label(deployment)}: ends before others know that it goes`;
    }
  }
}

// A replica count in a manifest would set back what an autoscaler chose; and what it goes by is told.
export function* autoscalers(objects, {metrics, plansKind}) {
  for (const scaler of ofKind(objects, 'HorizontalPodAutoscaler')) {
    const {kind, name} = scaler.spec.scaleTargetRef;
    const target = find(objects, kind, name);
    for (const {external} of scaler.spec.metrics) {
      if (external && !metrics.includes(external.metric.name)) {
        yield `${label(scaler)}: nobody tells ${external.metric.name}`;
      }
      const {kind: counted = plansKind} = external?.metric.selector.matchLabels ?? {};
      if (counted !== plansKind) yield `${label(scaler)}: nobody tells of ${counted}`;
    }
    if (!target) yield `${label(scaler)}: no ${kind} ${name}`;
    if (target?.spec.replicas !== undefined) yield `${label(scaler)}: ${name} says its own number`;
  }
}

// Whoever reads a ConfigMap reads no password.
export function* passwords(objects) {
  const isSecret = (key, value) => /:\/\/[^/\s]*:[^@\s]*@/.test(value) ||
      /(PASSWORD|SECRET|TOKEN|MASTER_KEY)$/.test(key);
  const given = [
    ...ofKind(objects, 'ConfigMap').map(map => [map, Object.entries(map.data ?? {})]),
    ...[...containers(objects)].map(
        ([workload, container]) => [workload, lookup.variablesOf(objects, container)]),
  ];
  for (const [object, variables] of given) {
    for (const [key, value] of variables) {
      if (isSecret(key, value)) yield `${label(object)}: ${key} holds a secret`;
    }
  }
}

// Jobs end, and make room for the next of their name; those by the clock do not overlap, and go by
// Norway's.
export function* jobs(objects) {
  for (const job of ofKind(objects, 'Job')) {
    const {activeDeadlineSeconds, ttlSecondsAfterFinished} = job.spec;
    if (!activeDeadlineSeconds) yield `${label(job)}: may run for ever`;
    if (ttlSecondsAfterFinished === undefined) yield `${label(job)}: stands in the next one's way`;
  }
  for (const job of ofKind(objects, 'CronJob')) {
    const {concurrencyPolicy, timeZone, jobTemplate} = job.spec;
    if (concurrencyPolicy !== 'Forbid') yield `${label(job)}: may overlap with itself`;
    if (timeZone !== 'Europe/Oslo') yield `${label(job)}: goes by another clock`;
    if (!jobTemplate.spec.activeDeadlineSeconds) yield `${label(job)}: may run for ever`;
  }
}

// The namespace refuses what is less confined, and warns and notes.
export function* namespace(objects) {
  const [space] = ofKind(objects, 'Namespace');
  for (const mode of ['enforce', 'warn', 'audit']) {
    if (space?.metadata.labels?.[`pod-security.kubernetes.io/${mode}`] !== 'restricted') {
      yield `Namespace ${space?.metadata.name}: does not ${mode} restricted`;
    }
  }
}

// Where anything is monitored, every port with metrics is.
export function* monitors(objects) {
  const monitors = ofKind(objects, 'PodMonitor');
  if (!monitors.length) return;
  for (const deployment of services(objects)) {
    const scraped = monitors.some(
        ({spec}) => lookup.selects(spec.selector, labelsOf(deployment)) &&
            spec.podMetricsEndpoints.some(
                ({port}) => portsOf(deployment).some(p => p.name === port)));
    if (!scraped) yield `${label(deployment)}: has no monitor`;
  }
}

// Each service shows a certificate of its own where one does, by the name that others call.
export function* certificates(objects) {
  const certificates = ofKind(objects, 'Certificate');
  if (!certificates.length) return;
  for (const deployment of services(objects)) {
    const name = lookup.serviceOf(deployment);
    const one = certificates.find(({metadata}) => metadata.name === name);
    const mounted = podOf(deployment).volumes?.find(volume => volume.name === 'tls')?.secret;
    if (!one?.spec.uris?.includes(`treff://service/${name}`) || !one.spec.dnsNames.includes(name)) {
      yield `${label(deployment)}: no certificate says who it is`;
    } else if (mounted?.secretName !== one.spec.secretName) {
      yield `${label(deployment)}: shows another's certificate`;
    }
  }
}

// The client shows its token over TLS alone.
export function* tokens(objects) {
  for (const workload of lookup.workloads(objects)) {
    if (!lookup.valueOf(objects, workload, 'TREFF_TOKEN_FILE')) continue;
    const file = lookup.valueOf(objects, workload, 'TREFF_TLS_CA_FILE') ?? '';
    const [container] = podOf(workload).containers;
    const mount = container.volumeMounts.find(({mountPath}) => file.startsWith(`${mountPath}/`));
    const secret = podOf(workload).volumes.find(({name}) => name === mount?.name)?.secret;
    if (!secret) {
      yield `${label(workload)}: cannot tell who it shows its token to`;
    } else if (secret.items?.map(({key}) => key).join() !== 'ca.crt') {
      yield `${label(workload)}: has a key that it does not need`;
    }
  }
}

// Whoever serves other machines asks who calls.
export function* callers(objects) {
  for (const deployment of services(objects)) {
    const variables = podOf(deployment).containers.flatMap(
        container => lookup.variablesOf(objects, container));
    if (!variables.some(([key, value]) => key === 'TREFF_IDENTITY_ISSUER' && value)) {
      yield `${label(deployment)}: lets anybody call`;
    }
  }
}

const variableOf = (objects, deployment, name) => podOf(deployment).containers
    .flatMap(container => lookup.variablesOf(objects, container)).find(([key]) => key === name)?.[1];

// Whether the file that a variable names is a Secret's.
function isSecretFile(deployment, file = '') {
  const mount = podOf(deployment).containers.flatMap(container => container.volumeMounts ?? [])
                    .find(({mountPath}) => file.startsWith(`${mountPath}/`));
  return Boolean(podOf(deployment).volumes?.find(volume => volume.name === mount?.name)?.secret);
}

// Browsers reach the gateway by one address, over TLS, and stay signed in whichever pod answers.
export function* browsers(objects) {
  const gateway = find(objects, 'Deployment', 'gateway');
  if (!gateway) return;
  const at = label(gateway);
  const address = variableOf(objects, gateway, 'TREFF_PUBLIC_ADDRESS') ?? '';
  const leads = ofKind(objects, 'Ingress').some(
      ({spec}) => spec.tls?.some(({hosts}) => hosts.some(host => address === `https://${host}`)) &&
          spec.rules.some(({host}) => address === `https://${host}`));
  if (!leads) yield `${at}: no ingress ends TLS for its public address`;
  if (!variableOf(objects, gateway, 'TREFF_SIGN_IN_CLIENT_ID')) yield `${at}: nobody can sign in`;
  if (!isSecretFile(gateway, variableOf(objects, gateway, 'TREFF_SIGN_IN_CLIENT_SECRET_FILE'))) {
    yield `${at}: its client's secret is not in a Secret`;
  }
  if (lookup.replicasOf(objects, gateway) < 2) return;
  if (!variableOf(objects, gateway, 'TREFF_REDIS_ADDRESS') ||
      !isSecretFile(gateway, variableOf(objects, gateway, 'TREFF_SESSION_KEY_FILE'))) {
    yield `${at}: several, and no sessions that they share`;
  }
}

// A Redis of another namespace is asked over TLS, by a login that a Secret has.
export function* redis(objects) {
  for (const workload of lookup.workloads(objects)) {
    const address = lookup.valueOf(objects, workload, 'TREFF_REDIS_ADDRESS');
    if (!address || !/\.svc:|^127\./.test(address)) continue;
    const tunnel = lookup.tunnelOf(objects, workload, address);
    const at = label(workload);
    if (!tunnel) {
      yield `${at}: speaks to Redis in the clear`;
    } else if (tunnel.verifyChain !== 'yes' || !tunnel.authority?.secret ||
               tunnel.checkHost !== tunnel.connect?.split(':')[0]) {
      yield `${at}: its tunnel takes anybody for Redis`;
    }
    if (!isSecretFile(workload, lookup.valueOf(objects, workload, 'TREFF_REDIS_LOGIN_FILE'))) {
      yield `${at}: shows Redis no login of a Secret`;
    }
  }
}

// Cases in a shared database are sealed with a key that outlasts the pod.
export function* masterKey(objects) {
  for (const casework of lookup.workloads(objects)) {
    if (lookup.serviceOf(casework) !== 'casework' || !databaseOf(casework)) continue;
    const [container] = podOf(casework).containers;
    const file = lookup.valueOf(objects, casework, 'TREFF_MASTER_KEY_FILE') ?? '';
    const mount = container.volumeMounts.find(({mountPath}) => file.startsWith(`${mountPath}/`));
    if (!podOf(casework).volumes.find(volume => volume.name === mount?.name)?.secret) {
      yield `${label(casework)}: has no key that lasts`;
    }
  }
}
