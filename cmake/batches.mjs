// Which sources of a target are compiled together: `node batches.mjs TARGETS OUT` reads a target, its
// folder and its sources from each line of TARGETS, and writes CMake's commands for them to OUT.
// Sources that call different things by one name in their unnamed namespaces are kept apart.
import fs from 'node:fs';
import path from 'node:path';

const MOST = 8; // sources in a batch

// What a line at the left margin names, and what that is: the same only if the words are the same.
function nameIn(line, source) {
  const patterns = [
    [/^using (\w+) = (.*)/, (m) => m[2]],
    [/^using (?:[\w:]*::)(\w+);/, () => line],
    [/^namespace (\w+) = (.*)/, (m) => m[2]],
    [/^(?:enum class|enum|class|struct) (?:\w+\(\w+\) |\w+ (?=\w))?(\w+)/, () => source],
    [/^(?:constexpr|const|static|inline|thread_local)\b.*?\b(k[A-Z]\w*)/, () => source],
    [/^#define (\w+)/, () => source],
    [/^(?:TYPED_)?TEST(?:_\w)?\((\w+, *\w+)/, () => source],
    [/^[\w:<>,&*[\] ]*?[ &*>](\w+)\(/, () => source],
    // A declaration that does not fit on one line has its name at the start of the second.
    [/^ {4}(\w+)\(.*\{$/, () => source],
  ];
  for (const [pattern, words] of patterns) {
    const match = pattern.exec(line);
    if (match) return [match[1], words(match)];
  }
  return null;
}

function namesOf(source) {
  const names = new Map();
  let inside = false;
  for (const line of fs.readFileSync(source, 'utf8').split('\n')) {
    if (/^namespace \{/.test(line)) inside = true;
    if (/^\} +\/\/ namespace$/.test(line)) inside = false;
    const named = inside || line.startsWith('#define') || line.startsWith('using ')
      ? nameIn(line, source)
      : null;
    if (named) names.set(...named);
  }
  return names;
}

const agree = (batch, names) =>
  [...names].every(([name, what]) => !batch.names.has(name) || batch.names.get(name) === what);

function batchesOf(folder, sources) {
  const batches = [];
  for (const source of sources) {
    const file = path.resolve(folder, source);
    // What is made by the build is not there yet, and has names of its own.
    const names = fs.existsSync(file) ? namesOf(file) : new Map();
    let batch = batches.find((each) => each.sources.length < MOST && agree(each, names));
    if (!batch) batches.push((batch = {sources: [], names: new Map()}));
    batch.sources.push(file);
    for (const [name, what] of names) batch.names.set(name, what);
  }
  return batches;
}

const [targets, out] = process.argv.slice(2);
const commands = [];
for (const line of fs.readFileSync(targets, 'utf8').split('\n').filter(Boolean)) {
  const [target, folder, ...sources] = line.split(' ');
  batchesOf(folder, sources).forEach((batch, number) => {
    commands.push(
      `set_source_files_properties(${batch.sources.join(' ')} TARGET_DIRECTORY ${target} ` +
        `PROPERTIES UNITY_GROUP ${target}_${number})\n`,
    );
  });
}
fs.writeFileSync(out, commands.join(''));
