// The sources keep the walls of the house; and each rule notices a source that does not.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

import {root} from '../checks/project.mjs';
import * as rules from './rules.mjs';
import {functionsOf, linesOf, sourcesIn} from './sources.mjs';

const sources =
    ['services', 'deploy', 'tests'].flatMap(sourcesIn).map(file => [file, linesOf(file)]);
const {longestFile, longestFunction, ...ruleFunctions} = rules;

for (const [name, rule] of Object.entries(ruleFunctions)) {
  test(`the sources keep the rule ${name}`, () =>
      assert.deepEqual(sources.flatMap(([file, lines]) => [...rule(file, lines)]), []));
}

const long = (count, line) => Array(count).fill(line);

// [rule, file, its lines, what is found]
const damages = [
  ['otherServices', 'services/casework/cases/a.cc',
   ['#include "services/municipality/regions/reforms.h"'], 'casework includes'],
  ['otherServices', 'services/treffd/main.cc',
   ['#include "services/casework/cases/cases.h"'], 'treffd includes'],
  ['librariesAlone', 'services/platform/values/a.h',
   ['#include "services/casework/module.h"'], 'the library platform includes'],
  ['librariesAlone', 'services/solver/a.cc',
   ['#include "services/recommendation/plans/cohort.h"'], 'the library solver includes'],
  ['platformWords', 'services/platform/values/a.h',
   ['// A municipality may be named here.', 'int municipality_count = 0;'], ':2: platform says'],
  ['folderOrder', 'services/platform/values/a.h',
   ['#include "services/platform/api/paging.h"'], 'above it'],
  ['functionLength', 'services/casework/cases/a.cc',
   ['', 'int Sum(int a,', '        int b) {', ...long(longestFunction, '  ++a;'), '}'],
   ':2: 63 lines: int Sum'],
  ['fileLength', 'services/casework/cases/a.cc', long(longestFile + 2, ''), '401 lines'],
];
for (const [name, file, lines, finding] of damages) {
  test(`${name} notices ${file}: ${finding}`, () => {
    const found = [...rules[name](file, lines)];
    assert.ok(found.some(text => text.includes(finding)), `'${finding}' is not among: ${found}`);
  });
}

test('functions are found in the sources', () => {
  const count = sources.map(([, lines]) => functionsOf(lines).length).reduce((a, b) => a + b);
  assert.ok(count > 1500, `only ${count}: has the layout changed?`);
});

// services/variables.h is complete, and names nothing that nobody reads.
test('the variables are those that something reads', () => {
  const text = file => readFileSync(path.join(root, file), 'utf8');
  const named = text('services/variables.h').match(/TREFF_[A-Z0-9_]+(?=")/g).sort();
  const flags =
      sourcesIn('services').filter(file => /^services\/\w+\/main\.cc$|_flags\.cc$/.test(file)).flatMap(
          file => [...text(file).matchAll(/^ABSL_FLAG\([^,]+,\s*(\w+),/gm)].map(
              ([, flag]) => `TREFF_${flag.toUpperCase()}`));
  const quoted = ['services/casework/privacy', 'services/cli', 'services/platform', 'tests/solver',
                  'tests/platform'].flatMap(sourcesIn)
                     .filter(file => !file.includes('flags_test'))
                     .flatMap(file => text(file).match(/(?<=")TREFF_[A-Z0-9_]+(?=")/g) ?? []);
  const scripts = ['deploy/demo', 'deploy/suite', 'tests/run', 'tests/bench/run',
                   ...readdirSync(path.join(root, 'deploy/lib')).map(file => `deploy/lib/${file}`)]
                      .flatMap(file => text(file).match(/(?<=\$\{)TREFF_[A-Z0-9_]+/g) ?? []);

  const read = [...new Set([...flags, ...quoted, ...scripts])].sort();

  assert.deepEqual(named, read);
});

test('every message catalogue calls a need by the same name', () => {
  for (const language of ['nb', 'nn', 'en']) {
    const needs = ['cli', 'recommendation'].map(service => {
      const file = path.join(root, 'services', service, 'messages', `${language}.json`);
      const texts = JSON.parse(readFileSync(file));
      return Object.fromEntries(
          Object.entries(texts).filter(([key]) => key.startsWith('need.')));
    });
    assert.deepEqual(needs[0], needs[1]);
  }
});
