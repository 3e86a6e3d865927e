// Unpacks the dashboard for another server:  node tests/bench/gateway/unpack.mjs web.pack FOLDER
// writes each file, and beside it the gzip that the gateway sends of it, as nginx looks for it.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const [packed, folder] = process.argv.slice(2);
const bytes = readFileSync(packed);
const head = 12; // "TREFFPK1", and the index's length
const blobs = head + bytes.readUInt32LE(8);
const {files} = JSON.parse(bytes.subarray(head, blobs));
const blob = ([from, length]) => bytes.subarray(blobs + from, blobs + from + length);
for (const {path: name, raw, gz} of files) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), {recursive: true});
  writeFileSync(file, blob(raw));
  if (gz) writeFileSync(`${file}.gz`, blob(gz));
}
