// clang looks at every source with a lock: nothing is used without the lock that guards it. The
// same as a build with the preset "asan", of the few sources where it can find anything.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

import {root} from '../checks/project.mjs';
import {includesOf, linesOf, sourcesIn} from './sources.mjs';

const build = process.env.BUILD_FOLDER;
const annotations = /sync\/mutex\.h"|thread_annotations\.h"/;

const hasLock = file => linesOf(file).some(line => annotations.test(line));

// Those that have locks, or whose own header has.
const sources = ['services', 'deploy'].flatMap(sourcesIn).filter(file => file.endsWith('.cc'))
                    .filter(file => hasLock(file) ||
                        includesOf(linesOf(file)).some(
                            ([, included]) => included === file.replace(/\.cc$/, '.h') &&
                                hasLock(included)));

// How each source is compiled: by itself, or in a file that includes it with others.
const commands = new Map();
for (const {file, command} of JSON.parse(readFileSync(path.join(build, 'compile_commands.json')))) {
  const batch = file.includes('/Unity/') ?
      [...readFileSync(file, 'utf8').matchAll(/^#include "(.*)"$/gm)].map(([, name]) => name) :
      [file];
  for (const source of batch) commands.set(source, command);
}

// What of a compiler's command says what the source means; not how it is compiled.
function meaningOf(file) {
  const command = commands.get(path.join(root, file));
  assert.ok(command, `${file} is not built`);
  const words = command.split(/\s+/);
  return words.flatMap((word, i) => /^-(I|D|std=)./.test(word) ? [word.replaceAll('\\"', '"')] :
                                    /^-isystem$/.test(word)    ? [word, words[i + 1]] :
                                                                 []);
}

function clang(args, input) {
  const {status, stderr, error} = spawnSync(
      'clang++', [...args, '-fsyntax-only', '-Wno-everything', '-Wthread-safety', '-Werror'],
      {cwd: build, input, encoding: 'utf8'});
  assert.ifError(error);
  return status === 0 ? '' : stderr;
}

test('there are locks to look at', () => assert.ok(sources.length > 8, `${sources}`));

for (const file of sources) {
  test(`${file} keeps its locks`,
       () => assert.equal(clang([...meaningOf(file), path.join(root, file)]), ''));
}

test('a value used without its lock is noticed', () => {
  const found = clang(['-std=c++20', `-I${root}`, '-x', 'c++', '-'], `
      #include "services/platform/sync/mutex.h"
      class Counter {
       public:
        int count() { return count_; }

       private:
        treff::platform::Mutex mutex_;
        int count_ ABSL_GUARDED_BY(mutex_) = 0;
      };`);
  assert.match(found, /reading variable 'count_' requires holding mutex 'mutex_'/);
});
