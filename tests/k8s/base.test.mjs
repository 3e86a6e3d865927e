// Renders k8s/base as a cluster would get it and checks it; then damages a copy in one place at a
// time and expects the check to name that place. KUBECTL is the kubectl to render with.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {test} from 'node:test';

import {YAML} from '../checks/packages.mjs';
import * as project from '../checks/project.mjs';
import * as network from './network.mjs';
import {find, ofKind, podOf} from './objects.mjs';
import * as rules from './rules.mjs';
import {schemaFindings} from './schema.mjs';

const folder = path.join(project.root, 'k8s/base');
const rendered =
    execFileSync(process.env.KUBECTL ?? 'kubectl', ['kustomize', folder], {encoding: 'utf8'});
const base = () => YAML.parseAllDocuments(rendered).map(document => document.toJS());

const findings = objects =>
    [...Object.values(rules), ...Object.values(network)].flatMap(rule => [...rule(objects, project)]);

test('the base has the four services and their cache', () => {
  const names = ofKind(base(), 'Deployment').map(object => object.metadata.name);
  assert.equal(names.sort().join(' '), 'casework ingestion municipality recommendation redis');
});

test('the base keeps the schema', () => assert.deepEqual(schemaFindings(base()), []));

test('the base keeps the rules', () => assert.deepEqual(findings(base()), []));

const pod = (objects, name) => podOf(find(objects, 'Deployment', name));
const container = (objects, name) => pod(objects, name).containers[0];
const addressesOf = (objects, name) => ofKind(objects, 'ConfigMap').find(
    map => map.metadata.name.startsWith(`${name}-`)).data;

// [what is wrong, how to make it so, what the checks say]
const damages = [
  ['a probe is missing',
   o => delete container(o, 'casework').readinessProbe,
   'readinessProbe is missing'],
  ['a probe asks another port',
   o => container(o, 'casework').livenessProbe.grpc.port = 7071,
   'asks port 7071'],
  ['a probe asks for an unknown service',
   o => container(o, 'casework').readinessProbe.grpc.service = 'treff.casework.v1.Cases',
   'which no proto has'],
  ['readiness is asked of the process alone',
   o => container(o, 'casework').readinessProbe.grpc.service = 'live',
   'which no proto has'],
  ['a database that is away would end the pod',
   o => container(o, 'casework').livenessProbe.grpc.service = 'treff.casework.v1.CaseService',
   'asks for more than life'],
  ['no memory is requested',
   o => delete container(o, 'redis').resources.requests.memory,
   'requests need cpu and memory'],
  ['memory has no limit', o => delete container(o, 'redis').resources.limits, 'no memory limit'],
  ['a pod runs as root', o => pod(o, 'ingestion').securityContext.runAsUser = 0, 'may run as root'],
  ['a container runs as root',
   o => container(o, 'ingestion').securityContext.runAsNonRoot = false,
   'may run as root'],
  ['the root file system can be written',
   o => delete container(o, 'redis').securityContext.readOnlyRootFilesystem,
   'can be written'],
  ['privileges may grow',
   o => delete container(o, 'redis').securityContext.allowPrivilegeEscalation,
   'may gain privileges'],
  ['capabilities are kept',
   o => container(o, 'redis').securityContext.capabilities.drop = ['NET_RAW'],
   'keeps capabilities'],
  ['a capability is added',
   o => container(o, 'redis').securityContext.capabilities.add = ['NET_ADMIN'],
   'keeps capabilities'],
  ['seccomp is off',
   o => pod(o, 'redis').securityContext.seccompProfile.type = 'Unconfined',
   'no seccomp profile'],
  ['a token is mounted',
   o => delete pod(o, 'redis').automountServiceAccountToken,
   'carries an API token'],
  ['an image is latest', o => container(o, 'redis').image = 'redis:latest', 'is not pinned'],
  ['an image has no tag',
   o => container(o, 'redis').image = 'registry:5000/redis',
   'is not pinned'],
  ['an image is another version',
   o => container(o, 'casework').image = 'treff-casework:0.0.9',
   'is not version'],
  ['a label is missing',
   o => delete find(o, 'Deployment', 'redis').metadata.labels['app.kubernetes.io/component'],
   'no label'],
  ['an account is missing',
   o => pod(o, 'redis').serviceAccountName = 'cache',
   'no ServiceAccount cache'],
  ['a claim is missing',
   o => pod(o, 'casework').volumes[0].persistentVolumeClaim.claimName = 'cases',
   'no PersistentVolumeClaim cases'],
  ['a configuration is missing',
   o => container(o, 'casework').envFrom[0].configMapRef.name = 'casework',
   'no ConfigMap casework'],
  ['a volume is missing',
   o => container(o, 'casework').volumeMounts[0].name = 'cases',
   'no volume cases'],
  ['a deployment selects others',
   o => find(o, 'Deployment', 'casework').spec.selector.matchLabels = {'k8s-app': 'casework'},
   'selects other pods'],
  ['two pods write to one volume',
   o => find(o, 'Deployment', 'casework').spec.replicas = 2,
   'needs one replica'],
  ['an update runs two pods',
   o => find(o, 'Deployment', 'casework').spec.strategy = {type: 'RollingUpdate'},
   'needs one replica'],
  ['a Service selects nothing',
   o => find(o, 'Service', 'redis').spec.selector['app.kubernetes.io/name'] = 'cache',
   'selects 0 deployments'],
  ['a Service ends nowhere',
   o => find(o, 'Service', 'casework').spec.ports[0].targetPort = 'http',
   'port 7070 ends at no container port'],
  ['a variable is misnamed',
   o => addressesOf(o, 'recommendation').TREFF_CASES_ADDRESS = 'dns:///casework:7070',
   'TREFF_CASES_ADDRESS is no flag of recommendation'],
  ['an address names no Service',
   o => addressesOf(o, 'recommendation').TREFF_CASEWORK_ADDRESS = 'dns:///cases:7070',
   'which no Service has'],
  ['an address has another port',
   o => addressesOf(o, 'recommendation').TREFF_REDIS_ADDRESS = 'redis:6380',
   'which no Service has'],
  ['a Service is not headless',
   o => delete find(o, 'Service', 'casework').spec.clusterIP,
   'is not headless'],
  ['nothing is denied',
   o => o.splice(o.indexOf(find(o, 'NetworkPolicy', 'deny-by-default')), 1),
   'nothing is denied by default'],
  ['a call may not leave',
   o => delete find(o, 'NetworkPolicy', 'recommendation').spec.egress,
   'may not be called'],
  ['a call may not enter',
   o => delete find(o, 'NetworkPolicy', 'redis').spec.ingress,
   'does not let it in'],
  ['cases are open to others',
   o => find(o, 'NetworkPolicy', 'casework').spec.ingress[0].from[0].podSelector = {},
   'port 7070 of casework is open without need'],
];
for (const [what, edit, finding] of damages) {
  test(`the rules notice that ${what}`, () => {
    const objects = base();
    edit(objects);
    const found = findings(objects);
    assert.ok(found.some(text => text.includes(finding)), `'${finding}' is not among: ${found}`);
  });
}

test('the schema check notices wrong fields, types and kinds, and missing fields', () => {
  const objects = base();
  container(objects, 'casework').readynessProbe = {};
  find(objects, 'Deployment', 'redis').spec.replicas = '1';
  delete find(objects, 'Deployment', 'ingestion').spec.selector;
  find(objects, 'Service', 'redis').kind = 'Servise';

  const found = schemaFindings(objects).join('\n');

  assert.match(found, /Deployment casework: .*readynessProbe/);
  assert.match(found, /Deployment redis: .*'string'.*'number'/);
  assert.match(found, /Deployment ingestion: .*'selector' is missing/);
  assert.match(found, /Servise redis: .*no exported member 'Servise'/);
});
