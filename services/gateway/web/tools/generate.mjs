// Writes the clients of our own services and of the google protos they import to src/gen, with
// protoc, and the drawing of the map. GOOGLE_PROTOS names another folder of google's protos than protos/node_modules has.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {drawShapes} from './shapes.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const protos = path.join(web, '../../../protos');
const google = process.env.GOOGLE_PROTOS ?? path.join(protos, 'node_modules/google-proto-files');

// Those of google's that ours import, and what comes in the details of errors.
const googleFiles = [
  ...['annotations', 'client', 'field_behavior', 'http', 'launch_stage'].map(
    (name) => `google/api/${name}.proto`,
  ),
  'google/rpc/status.proto',
  'google/rpc/error_details.proto',
  'google/longrunning/operations.proto',
];

export function generate() {
  if (!existsSync(path.join(google, 'google/rpc/status.proto'))) {
    throw new Error(`google's protos are missing: run \`npm ci\` in ${protos}`);
  }
  const out = path.join(web, 'src/gen');
  rmSync(out, {recursive: true, force: true});
  mkdirSync(out, {recursive: true});
  const ours = readdirSync(path.join(protos, 'treff'), {recursive: true})
    .filter((file) => file.endsWith('.proto'))
    .map((file) => path.posix.join('treff', file.split(path.sep).join('/')))
    .sort();
  execFileSync(
    process.env.PROTOC ?? 'protoc',
    [
      `-I${protos}`,
      `-I${google}`,
      `--plugin=protoc-gen-es=${path.join(web, 'node_modules/.bin/protoc-gen-es')}`,
      `--es_out=${out}`,
      '--es_opt=target=ts,import_extension=none',
      ...ours,
      ...googleFiles,
    ],
    {stdio: 'inherit'},
  );
  drawShapes(path.join(out, 'shapes.json'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
