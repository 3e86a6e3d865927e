// The programs of examples/ against a running house: what they print is what they did. The TypeScript
// one is a generated connect-web client, built with the dashboard's packages.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {root} from '../checks/project.mjs';
import {House} from './house.mjs';

const run = promisify(execFile);
const house = new House();
const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-examples-'));
before(async () => {
  await house.startPrograms();
  await generateClients();
});
after(async () => {
  await house.stop();
  rmSync(folder, {recursive: true});
});

// Both walk the same way.
function assertWalked(printed, lead) {
  const lines = printed.trim().split('\n');
  assert.match(lines[0], /^3\d\d municipalities$/);
  assert.ok(lines[1].length > 20, lead);
  assert.match(printed, /^municipalities\/\d{4}: SENT$/m);
  assert.match(printed, /^INVALID_FIELDS: .*birth_year/m);
  assert.match(printed, /^RESOURCE_NOT_FOUND$/m);
}

test('the Python program walks the whole way with the standard library alone', async () => {
  const program = path.join(root, 'examples/python/settle.py');
  const {stdout} = await run('python3', ['-I', '-c',
    `import sys, runpy; sys.path.insert(0, ${JSON.stringify(path.dirname(program))}); ` +
    `sys.argv = ["settle.py", ${JSON.stringify(house.base)}]; ` +
    `runpy.run_path(${JSON.stringify(program)}, run_name="__main__")`]);

  assertWalked(stdout);
  assert.equal(stdout.match(/^ {2}\d+-\d+ {2}/gm).length, 3);
});

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

// With the clients generated anew, checked and bundled: what `program`, a file of `folder`, prints.
async function runTypeScript(program) {
  const bin = name => path.join(folder, 'node_modules/.bin', name);
  await run(bin('tsc'), ['--noEmit'], {cwd: folder});
  const bundle = path.join(folder, `gen/${path.basename(program, '.ts')}.mjs`);
  await run(bin('esbuild'), [program, '--bundle', '--platform=node', '--format=esm', `--outfile=${bundle}`], {cwd: folder});
  return (await run('node', [bundle, house.base])).stdout;
}

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
}

test('the TypeScript program walks the whole way with generated clients', async () => {
  assertWalked(await runTypeScript('settle.ts'));
});

test('a generated client that has signed in calls and streams, in JSON and in binary', async () => {
  const lines = (await runTypeScript('signed_in.ts')).trim().split('\n');

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
