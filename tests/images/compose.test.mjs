// Reads deploy/compose.yaml as docker-compose does and checks it; then damages a copy in one place
// at a time and expects the check to name that place. No engine runs here, so that the containers
// start together is not shown.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';

import {YAML} from '../checks/packages.mjs';
import * as project from '../checks/project.mjs';

const source = project.read('deploy/compose.yaml');
// The one list of images.
const {newName, newTag} = project.imageList.find(({name}) => name === 'redis');
const redisImage = `${newName}:${newTag}`;

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

// Where each listens: as its variables or its command say.
const listens = ({environment = {}, command = []}) => {
  const said = flag => command[command.indexOf(flag) + 1];
  if (environment.TREFF_ADDRESS) return [environment.TREFF_ADDRESS, environment.TREFF_METRICS_ADDRESS];
  return [`${command.includes('--bind') ? said('--bind') : said('--address')}:${said('--port')}`];
};

// Nobody proves who they are, so all listen on loopback alone, each on ports of its own.
function* ports(name, service, services) {
  for (const address of listens(service)) {
    if (!/^127\.0\.0\.1:\d+$/.test(address)) yield `${name}: ${address} is open to other machines`;
    const same = Object.values(services).flatMap(listens).filter(other => other === address);
    if (same.length > 1) yield `${name}: ${address} is another's too`;
  }
  if (service.ports) yield `${name}: publishes ports, and shares the machine's network`;
}

function* health(name, {healthcheck, environment}) {
  if (['mirror', 'gateway'].includes(name)) return;
  if (!healthcheck) yield `${name}: no health check`;
  if (environment && healthcheck && !healthcheck.test.includes(environment.TREFF_ADDRESS)) {
    yield `${name}: the health of another is checked`;
  }
}

function* variables(name, {environment = {}}) {
  for (const key of Object.keys(environment)) {
    if (!project.variablesOf(name).includes(key)) yield `${name}: ${key} is no flag of it`;
  }
}

// Every address is where a container of this file listens.
function* addresses(name, {environment = {}}, services) {
  const all = Object.values(services).flatMap(listens);
  for (const [key, value] of Object.entries(environment)) {
    if (!/_(ADDRESS|MIRROR)$/.test(key)) continue;
    if (!all.includes(value.replace(/^http:\/\//, ''))) {
      yield `${name}: ${key} is ${value}, where nobody listens`;
    }
  }
}

function* storage(name, {volumes = []}, _, declared) {
  for (const volume of volumes) {
    if (!(volume.split(':')[0] in declared)) yield `${name}: ${volume} is no volume of this file`;
  }
  const keeps = volumes.some(volume => volume.split(':')[1] === '/data');
  if (!keeps && !['redis', 'mirror', 'gateway'].includes(name)) yield `${name}: nowhere to write`;
}

const rules = [confinement, images, ports, health, variables, addresses, storage];
const findings = ({services, volumes}) => Object.entries(services).flatMap(
    ([name, service]) => rules.flatMap(rule => [...rule(name, service, services, volumes)]));

test('docker-compose reads it', () => {
  assert.deepEqual(Object.keys(read(source).services).sort(),
                   ['casework', 'gateway', 'ingestion', 'mirror', 'municipality', 'recommendation',
                    'redis']);
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
  ['a service listens for the world',
   s => s.casework.environment.TREFF_ADDRESS = '0.0.0.0:7073',
   'open to other machines'],
  ['Redis listens for the world', s => s.redis.command[2] = '0.0.0.0', 'open to other machines'],
  ['two listen on one port',
   s => s.casework.environment.TREFF_METRICS_ADDRESS = '127.0.0.1:7072',
   "is another's too"],
  ['a port is published', s => s.casework.ports = ['7073:7073'], 'publishes ports'],
  ['the health of another is checked',
   s => s.casework.healthcheck = s.municipality.healthcheck,
   'the health of another'],
  ['a health check is missing', s => delete s.casework.healthcheck, 'no health check'],
  ['a variable is misnamed',
   s => s.casework.environment.TREFF_MUNICIPALITIES = '127.0.0.1:7072',
   'TREFF_MUNICIPALITIES is no flag'],
  ['an address names nobody',
   s => s.casework.environment.TREFF_MUNICIPALITY_ADDRESS = '127.0.0.1:7070',
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
