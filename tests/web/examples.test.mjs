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
before(() => house.startPrograms());
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

test('the TypeScript program walks the whole way with generated clients', async () => {
  const web = path.join(root, 'services/gateway/web');
  const protos = path.join(root, 'protos');
  cpSync(path.join(root, 'examples/typescript'), folder, {recursive: true});
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
  const bin = name => path.join(folder, 'node_modules/.bin', name);
  await run(bin('tsc'), ['--noEmit'], {cwd: folder});
  await run(bin('esbuild'), ['settle.ts', '--bundle', '--platform=node', '--format=esm',
    '--outfile=gen/settle.mjs'], {cwd: folder});
  const {stdout} = await run('node', [path.join(folder, 'gen/settle.mjs'), house.base]);

  assertWalked(stdout);
});

test('buf curl speaks gRPC with the services and Connect with the gateway', async () => {
  const buf = path.join(root, 'tests/checks/node_modules/.bin/buf');
  const schema = path.join(folder, 'contracts.binpb');
  await run(path.join(root, 'protos/image'), [schema, path.join(root, 'protos')]);
  const method = 'treff.municipality.v1.MunicipalityService/GetMunicipality';
  for (const way of [['--protocol', 'connect', `${house.base}/${method}`],
                     ['--protocol', 'grpc', '--http2-prior-knowledge', `${house.grpc}/${method}`]]) {
    const {stdout} = await run(
        buf, ['curl', '--schema', schema, '--data', '{"name": "municipalities/0301"}', ...way]);

    assert.equal(JSON.parse(stdout).region.code, '0301', way[1]);
  }
});
