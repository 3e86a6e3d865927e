// Reads deploy/compose.yaml as docker-compose does and checks it; then damages a copy in one place
// at a time and expects the check to name that place. No engine runs here, so that the containers
// start together is not shown.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';

import {YAML} from '../checks/packages.mjs';
import * as project from '../checks/project.mjs';

const source = project.read('deploy/compose.yaml');
const redisImage = project.read('k8s/base/redis.yaml').match(/image: (.*redis.*)/)[1];

// What docker-compose makes of a file: {services, volumes}, or {error}.
function read(text) {
  const {status, stdout, stderr} =
      spawnSync('docker-compose', ['-f', '-', 'config'], {input: text, encoding: 'utf8'});
  return status === 0 ? YAML.parse(stdout) : {error: stderr};
}

function* confinement(name, service) {
  if (service.read_only !== true) yield `${name}: root file system can be written`;
  if (!(Number.parseInt(service.user) > 0)) yield `${name}: may run as root`;
  if (!service.cap_drop?.includes('ALL') || service.cap_add) yield `${name}: keeps capabilities`;
  if (!service.security_opt?.includes('no-new-privileges:true')) {
    yield `${name}: may gain privileges`;
  }
}

function* images(name, {image}) {
  const wanted = name === 'redis' ? redisImage : `treff-${name}:${project.version}`;
  if (image !== wanted) yield `${name}: image is ${image}, not ${wanted}`;
}

function* ports(name, {ports = []}) {
  for (const port of ports) {
    if (!port.startsWith('127.0.0.1:')) yield `${name}: ${port} is open to other machines`;
  }
}

function* health(name, {healthcheck}) {
  if (!healthcheck && name !== 'mirror') yield `${name}: no health check`;
}

function* variables(name, {environment = {}}) {
  for (const key of Object.keys(environment)) {
    if (!project.variablesOf(name).includes(key)) yield `${name}: ${key} is no flag of it`;
  }
}

// Every address is a container of this file, at the port it listens on.
function* addresses(name, {environment = {}}, services) {
  const listens = {redis: 6379, mirror: 7080};
  for (const [key, value] of Object.entries(environment)) {
    if (!/_(ADDRESS|MIRROR)$/.test(key)) continue;
    const [, host, port] = value.match(/^(?:\w+:\/\/\/?)?([^:/]+):(\d+)$/) ?? [];
    if (!services[host] || Number(port) !== (listens[host] ?? 7070)) {
      yield `${name}: ${key} is ${value}, where nobody listens`;
    }
  }
}

function* storage(name, {volumes = []}, _, declared) {
  for (const volume of volumes) {
    if (!(volume.split(':')[0] in declared)) yield `${name}: ${volume} is no volume of this file`;
  }
  const keeps = volumes.some(volume => volume.split(':')[1] === '/data');
  if (!keeps && name !== 'redis' && name !== 'mirror') yield `${name}: nowhere to write`;
}

const rules = [confinement, images, ports, health, variables, addresses, storage];
const findings = ({services, volumes}) => Object.entries(services).flatMap(
    ([name, service]) => rules.flatMap(rule => [...rule(name, service, services, volumes)]));

test('docker-compose reads it', () => {
  assert.deepEqual(Object.keys(read(source).services).sort(),
                   ['casework', 'ingestion', 'mirror', 'municipality', 'recommendation', 'redis']);
});

test('it keeps the rules', () => assert.deepEqual(findings(read(source)), []));

test('docker-compose refuses a misspelt key and an unknown dependency', () => {
  assert.match(read(source.replace('read_only:', 'readonly:')).error, /readonly/);
  const unknown = source.replace('mirror: {condition', 'miror: {condition');
  assert.match(read(unknown).error, /service 'miror' which is undefined/);
});

// [what is wrong, how to make it so, what the checks say]
const damages = [
  ['a root file system can be written', s => delete s.redis.read_only, 'can be written'],
  ['a container runs as root', s => s.redis.user = '0:0', 'may run as root'],
  ['a container says no user', s => delete s.redis.user, 'may run as root'],
  ['capabilities are kept', s => delete s.casework.cap_drop, 'keeps capabilities'],
  ['a capability is added', s => s.casework.cap_add = ['NET_ADMIN'], 'keeps capabilities'],
  ['privileges may grow', s => delete s.casework.security_opt, 'may gain privileges'],
  ['an image is another version', s => s.casework.image = 'treff-casework:latest', 'image is'],
  ['a Redis is another than in Kubernetes', s => s.redis.image = 'redis:6', 'image is'],
  ['a port is open to the world', s => s.casework.ports = ['7073:7070'], 'open to other machines'],
  ['a health check is missing', s => delete s.casework.healthcheck, 'no health check'],
  ['a variable is misnamed',
   s => s.casework.environment.TREFF_MUNICIPALITIES = 'dns:///municipality:7070',
   'TREFF_MUNICIPALITIES is no flag'],
  ['an address names nobody',
   s => s.casework.environment.TREFF_MUNICIPALITY_ADDRESS = 'dns:///municipalities:7070',
   'where nobody listens'],
  ['an address has another port',
   s => s.municipality.environment.TREFF_REDIS_ADDRESS = 'redis:6380',
   'where nobody listens'],
  ['a volume is missing', s => s.casework.volumes = ['cases:/data'], 'is no volume'],
  ['a service cannot write', s => delete s.casework.volumes, 'nowhere to write'],
];
const good = JSON.stringify(read(source));
for (const [what, damage, finding] of damages) {
  test(`the rules notice that ${what}`, () => {
    const file = JSON.parse(good);
    damage(file.services);
    const found = findings(file);
    assert.ok(found.some(text => text.includes(finding)), `'${finding}' is not among: ${found}`);
  });
}
