// Everything from the protos to the file that the gateway carries:
//   npm run build                     generates, checks types, bundles into dist/
//   npm run build -- --out FILE       and packs dist/ into FILE
// Needs protoc (or PROTOC) and no network once `npm ci --ignore-scripts` has run.
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {pack} from '../pack.mjs';
import {generate} from './generate.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const run = (program, ...given) =>
  execFileSync(path.join(web, 'node_modules/.bin', program), given, {cwd: web, stdio: 'inherit'});

const at = process.argv.indexOf('--out');
const out = at < 0 ? undefined : process.argv[at + 1];
if (at >= 0 && !out) throw new Error('--out needs the name of a file');

generate();
run('tsc', '--noEmit');
run('vite', 'build', '--logLevel', 'warn');
if (out)
  writeFileSync(
    path.resolve(process.env.INIT_CWD ?? process.cwd(), out),
    pack(path.join(web, 'dist')),
  );
