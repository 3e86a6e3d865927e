// docs/flags.md says what the programs in BUILD_FOLDER/bin say of their flags.
import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';

import {flagsIn, flagsPage} from '../../docs/flags.mjs';
import {read} from '../checks/project.mjs';

const page = flagsPage(path.join(process.env.BUILD_FOLDER, 'bin'));

test('docs/flags.md is current', () => {
  assert.equal(read('docs/flags.md'), page,
               'make it anew: node docs/flags.mjs build/release/bin > docs/flags.md');
});

test('every variable of a flag is in it', () => {
  const flags = read('services/variables.h').split('// The client.')[0].match(/TREFF_[A-Z0-9_]+(?=")/g);
  assert.deepEqual(flags.filter(variable => !page.includes(`\`${variable}\``)), []);
});

test('a flag is read with its variable, its text over two lines and its default', () => {
  const help = 'Flags:\n  --a_b  TREFF_A_B\n      the first line\n      the second (default: "x:1")\n';

  assert.deepEqual(flagsIn(help),
                   [{flag: 'a_b', variable: 'TREFF_A_B', text: 'the first line the second',
                     fallback: 'x:1'}]);
});
