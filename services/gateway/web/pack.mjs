// Packs a folder of web files into the one file that the gateway carries (README.md):
//   node services/gateway/web/pack.mjs FOLDER OUT
// The same files give the same bytes.
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const magic = 'TREFFPK1';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

function typeOf(file) {
  const type = types[path.extname(file)];
  if (!type) throw new Error(`${file}: no type is known for its ending; name one in pack.mjs`);
  return type;
}

const filesIn = (folder) =>
  readdirSync(folder, {recursive: true})
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

// gzip writes the system that made it into its tenth byte: "unknown" says the same everywhere.
function gzip(bytes) {
  const packed = gzipSync(bytes, {level: 9});
  packed[9] = 255;
  return packed;
}

export function pack(folder) {
  const blobs = [];
  let length = 0;
  const add = (bytes) => {
    const place = [length, bytes.length];
    blobs.push(bytes);
    length += bytes.length;
    return place;
  };
  const files = filesIn(folder).map((file) => {
    const bytes = readFileSync(path.join(folder, file));
    const entry = {
      path: `/${file}`,
      type: typeOf(file),
      hashed: file.startsWith('assets/'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      raw: add(bytes),
    };
    for (const [name, packed] of [
      ['br', brotli(bytes)],
      ['gz', gzip(bytes)],
    ]) {
      if (packed.length < bytes.length) entry[name] = add(packed);
    }
    return entry;
  });
  if (!files.some((file) => file.path === '/index.html')) {
    throw new Error(`${folder}: has no index.html`);
  }
  const index = Buffer.from(JSON.stringify({files}), 'utf8');
  const head = Buffer.alloc(magic.length + 4);
  head.write(magic, 'ascii');
  head.writeUInt32LE(index.length, magic.length);
  return Buffer.concat([head, index, ...blobs]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, out] = process.argv.slice(2);
  if (!folder || !out) {
    console.error('usage: node pack.mjs FOLDER OUT');
    process.exit(2);
  }
  writeFileSync(out, pack(folder));
}
