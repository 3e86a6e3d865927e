// Puts the keys of every message catalogue in order: npm run sort-texts
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const source = fileURLToPath(new URL('../src', import.meta.url));
for (const file of readdirSync(source, {recursive: true}).map(String)) {
  if (!/(^|\/)(nb|nn|en)\.json$/.test(file)) continue;
  const full = path.join(source, file);
  const entries = Object.entries(JSON.parse(readFileSync(full, 'utf8')));
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(full, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}
