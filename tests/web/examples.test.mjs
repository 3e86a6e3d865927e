// The programs of examples/ against a running house: what they print is what they did. The TypeScript
// ones have generated connect-web clients, and are built with the dashboard's packages.
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync,
  writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {root} from '../checks/project.mjs';
import {bin, ended, freePort, House, until} from './house.mjs';

const run = promisify(execFile);
const house = new House();
const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-examples-'));
// A house that lets nobody in without a token. It has no figures, which a case system does not need.
const guarded = {tokens: {}};
before(async () => {
  await Promise.all([house.startPrograms(), startGuarded(), generateClients()]);
});
after(async () => {
  if (guarded.treffd) await ended(guarded.treffd);
  await house.stop();
  rmSync(folder, {recursive: true});
});

async function startGuarded() {
  const [grpc, web, metrics] = await Promise.all([1, 2, 3].map(freePort));
  guarded.base = `http://127.0.0.1:${web}`;
  guarded.treffd = spawn(path.join(bin, 'treffd'), [
    `--address=127.0.0.1:${grpc}`, `--metrics_address=127.0.0.1:${metrics}`, `--web_address=127.0.0.1:${web}`,
    `--data_dir=${path.join(folder, 'guarded')}`, '--demo_issuer', '--webhook_private_addresses',
  ], {stdio: 'ignore'});
  await until('treffd', async () => (await fetch(`${guarded.base}/session`)).ok);
  for (const who of [['system', '--place', '987654321'], ['officer']]) {
    const file = path.join(folder, `${who[0]}.token`);
    await run(path.join(bin, 'treff'),
              ['--server', `127.0.0.1:${grpc}`, '--token-file', file, 'login', '--role', ...who]);
    guarded.tokens[who[0]] = file;
  }
}

// How a program of either language is called, by its name.
const python = path.join(root, 'examples/python');
const languages = {
  // With the standard library alone, and leaving nothing in the sources.
  Python: (program, ...given) => ['python3', ['-E', '-s', '-S', '-B', path.join(python, `${program}.py`), ...given]],
  TypeScript: (program, ...given) => ['node', [path.join(folder, `gen/${program}.js`), ...given]],
};
const withToken = file => ({env: {...process.env, TREFF_TOKEN_FILE: file ?? ''}});
const call = async ([program, given], token) => (await run(program, given, withToken(token))).stdout;
// What it said instead of doing it.
const refused = async (command, token) => {
  const said = await call(command, token).then(() => '', error => error.stderr);
  assert.ok(said, 'it was not refused');
  return said;
};

// Runs until `act` is done; what is printed is added to the output that `act` is given.
async function during([program, given], token, act) {
  const child = spawn(program, given, {...withToken(token), stdio: ['ignore', 'pipe', 'inherit']});
  const output = {text: ''};
  child.stdout.on('data', text => {
    output.text += text;
  });
  try {
    await act(output);
  } finally {
    await ended(child);
  }
}

for (const [language, command] of Object.entries(languages)) {
  const caseSystem = (...given) => command('case_system', house.base, ...given);
  const guardedSystem = (...given) => command('case_system', guarded.base, ...given);
  const {tokens} = guarded;

  test(`${language}: a case system pushes a case, an officer asks for it, and the case system learns of it`, async () => {
    const reference = `SYNTETISK ${language}`;
    const pushed = await call(caseSystem('push', reference));
    const [, name] = pushed.match(/^(cases\/\S+) SYNTETISK \w+: READY\n$/) ?? assert.fail(pushed);

    const asked = await call(command('officer', house.base, name));
    assert.ok(asked.indexOf('\n') > 20, asked);
    assert.equal(asked.match(/^ {2}\d+-\d+ {2}/gm).length, 3);
    assert.match(asked, /^municipalities\/\d{4}: SENT$/m);

    const told = new RegExp(`^${name} ${reference}: REQUESTED\n {2}municipalities/\\d{4}: SENT$`, 'm');
    assert.match(await call(caseSystem('find', reference)), told);
    assert.equal(await call(caseSystem('find', reference.slice(0, -1))), '');
    assert.match(await call(caseSystem('changes', '1')), told);
  });

  test(`${language}: what is refused is told by its reason`, async () => {
    assert.match(await refused(caseSystem('push', 'x'.repeat(81))), /^INVALID_FIELDS .*case\.reference/);
    assert.match(await refused(command('officer', house.base, `cases/${crypto.randomUUID()}`)), /^RESOURCE_NOT_FOUND /);
  });

  test(`${language}: a watch goes on where it was, and begins anew in another log`, async () => {
    const file = path.join(folder, `${language}.resume`);
    const seen = (output, reference) => until(reference, async () => output.text.includes(`${reference}: READY`));
    await during(caseSystem('watch', file), '', async output => {
      await until('a token', async () => existsSync(file));
      await call(caseSystem('push', `first ${language}`));
      await seen(output, `first ${language}`);
    });
    await call(caseSystem('push', `second ${language}`));
    await during(caseSystem('watch', file), '', async output => {
      await seen(output, `second ${language}`);
      assert.doesNotMatch(output.text, /^\d+ cases$/m);
    });

    await during(guardedSystem('watch', file), tokens.system, async output => {
      await until('the cases', async () => /^\d+ cases$/m.test(output.text));
      await call(guardedSystem('push', `third ${language}`), tokens.system);
      await seen(output, `third ${language}`);
    });
  });

  test(`${language}: with a token each does what its role may, and nobody reads the token`, async () => {
    const [, name] = (await call(guardedSystem('push', `guarded ${language}`), tokens.system)).match(/^(cases\/\S+) /);
    const officer = command('officer', guarded.base, name);
    assert.match(await refused(officer, tokens.system), /^ROLE_MAY_NOT /);
    // It may, but there are no figures.
    assert.match(await refused(officer, tokens.officer), /^NO_/);
    assert.match(await refused(guardedSystem('find', 'x')), /^UNAUTHENTICATED /);

    const system = readFileSync(tokens.system, 'utf8').trim();
    const broken = path.join(folder, 'broken.token');
    writeFileSync(broken, `${system}\n${system}`);
    for (const said of [await refused(guardedSystem('find', 'x'), broken),
                        await refused(command('case_system', 'http://treff.example', 'find', 'x'), tokens.system)]) {
      assert.match(said, /holds no token|https alone|in the clear/);
      assert.ok(!said.includes(system));
    }
  });
}

test('the Python client gives up on nobody, after as many tries as it says', async () => {
  const code = `
import sys, time; sys.path.insert(0, ${JSON.stringify(path.join(root, 'examples/python'))})
from treff import Refused, Treff
try:
    Treff("http://127.0.0.1:9", tries=2).call("casework.v1.CaseService/GetCase", {"name": "cases/1"})
except Refused as error:
    print(error.code)`;
  const {stdout} = await run('python3', ['-I', '-c', code]);

  assert.equal(stdout.trim(), 'unavailable');
});

async function generateClients() {
  const web = path.join(root, 'services/gateway/web');
  const protos = path.join(root, 'protos');
  cpSync(path.join(root, 'examples/typescript'), folder, {recursive: true});
  cpSync(path.join(root, 'tests/web/clients'), folder, {recursive: true});
  symlinkSync(path.join(web, 'node_modules'), path.join(folder, 'node_modules'));
  mkdirSync(path.join(folder, 'gen'), {recursive: true});
  const google = path.join(protos, 'node_modules/google-proto-files');
  const ours = readdirSync(path.join(protos, 'treff'), {recursive: true})
      .filter(name => name.endsWith('.proto')).map(name => path.posix.join('treff', name));
  const theirs = ['api/annotations', 'api/client', 'api/field_behavior', 'api/http', 'api/launch_stage',
    'rpc/status', 'rpc/error_details', 'longrunning/operations'].map(name => `google/${name}.proto`);
  await run('protoc', [`-I${protos}`, `-I${google}`,
    `--plugin=protoc-gen-es=${path.join(web, 'node_modules/.bin/protoc-gen-es')}`,
    `--es_out=${folder}/gen`, '--es_opt=target=ts,import_extension=none', ...ours, ...theirs]);
  const tool = (name, ...given) => run(path.join(folder, 'node_modules/.bin', name), given, {cwd: folder});
  await tool('tsc', '--noEmit');
  const programs = readdirSync(folder).filter(name => name.endsWith('.ts'));
  await tool('esbuild', ...programs, '--bundle', '--platform=node', '--format=esm', '--outdir=gen');
}

test('TypeScript: what a webhook posts is received once it is seen to be Treff\'s', async () => {
  await run('node', ['--test', path.join(folder, 'gen/webhook.test.js')],
            // Else it would report to this test's runner.
            {env: {...process.env, NODE_TEST_CONTEXT: ''}});

  const {TypeScript} = languages;
  const {base, tokens} = guarded;
  const port = await freePort();
  const made = await call(TypeScript('case_system', base, 'webhook', `http://127.0.0.1:${port}/treff`), tokens.system);
  const [, key] = made.match(/^webhooks\/\S+ (whpk_\S+)\n$/);
  await during(TypeScript('receive', String(port), key), '', async output => {
    await until('the receiver', async () => output.text.includes('listening'));
    const forged = await fetch(`http://127.0.0.1:${port}/treff`, {method: 'POST', body: '{"type":"forged"}'});
    assert.equal(forged.status, 400);
    await call(TypeScript('case_system', base, 'push', 'told of'), tokens.system);
    await until('what is posted', async () => output.text.includes('"state":"READY"'));
    assert.match(output.text, /"type":"case.created"/);
    assert.doesNotMatch(output.text, /forged/);
  });
});

test('a generated client that has signed in calls and streams, in JSON and in binary', async () => {
  const lines = (await call(languages.TypeScript('signed_in', house.base))).trim().split('\n');

  for (const format of ['json', 'binary']) {
    assert.ok(lines.includes(`${format} call: Oslo - Oslove`), lines.join());
    assert.ok(lines.some(line => /3\d\d profiles/.test(line) && line.startsWith(format)), lines.join());
    assert.ok(lines.includes(`${format} without session: Unauthenticated`), lines.join());
  }
});

test('buf curl speaks gRPC with the services and Connect with the gateway', async () => {
  const buf = path.join(root, 'tests/checks/node_modules/.bin/buf');
  const schema = path.join(folder, 'contracts.binpb');
  await run(path.join(root, 'protos/image'), [schema, path.join(root, 'protos')]);
  const service = 'treff.municipality.v1.MunicipalityService';
  const curl = async (method, data, way) =>
    (await run(buf, ['curl', '--data', data, ...way, `${way.includes('grpc') ? house.grpc : house.base}/${service}/${method}`],
               {maxBuffer: 1 << 28})).stdout;
  for (const way of [['--schema', schema, '--protocol', 'connect'],
                     ['--schema', schema, '--protocol', 'grpc', '--http2-prior-knowledge'],
                     // Without a schema: the services tell theirs.
                     ['--protocol', 'grpc', '--http2-prior-knowledge']]) {
    const answer = await curl('GetMunicipality', '{"name": "municipalities/0301"}', way);
    assert.equal(JSON.parse(answer).region.code, '0301', way.join(' '));

    const streamed = await curl('StreamSnapshot', '{}', way);
    assert.ok(streamed.match(/"profile":/g).length > 300, way.join(' '));
  }
});
