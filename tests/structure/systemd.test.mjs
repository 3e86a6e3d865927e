// The units of deploy/systemd, read by systemd itself; a unit that it cannot read is noticed.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';

import {read, root} from '../checks/project.mjs';

const units = readdirSync(path.join(root, 'deploy/systemd'));
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

// What systemd-analyze says of all units, after `edit` of each text. Our programs are not installed
// here: another stands for them.
function verify(edit = text => text) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-'));
  try {
    for (const unit of units) {
      const text = read(`deploy/systemd/${unit}`).replace(/\/usr\/local\/bin\/treff[a-z-]*/g, '/bin/true');
      writeFileSync(path.join(folder, unit), edit(text));
    }
    const {status, stderr} =
        spawnSync('systemd-analyze', ['verify', '--man=no', ...units.map(unit => `./${unit}`)],
                  {cwd: folder, encoding: 'utf8'});
    return {status, stderr};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

test('systemd takes the units', {skip: !hasSystemd && 'no systemd-analyze here'}, () => {
  assert.deepEqual(verify(), {status: 0, stderr: ''});
});

test('a misspelt line is noticed', {skip: !hasSystemd && 'no systemd-analyze here'}, () => {
  const {stderr} = verify(text => text.replace('ProtectSystem=', 'ProtectSytem='));
  assert.match(stderr, /ProtectSytem/);
});

test('the variables of the unit are read by treffd', () => {
  const given = read('deploy/systemd/treffd.service').match(/TREFF_[A-Z0-9_]+/g);
  const page = read('docs/flags.md').split('## treff-ingestion')[0];
  assert.deepEqual(given.filter(variable => !page.includes(`\`${variable}\``)), []);
});
