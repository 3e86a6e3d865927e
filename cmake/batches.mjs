// Which sources of a target are compiled together: `node batches.mjs SOURCE…` prints the number of
// each one's batch, separated by semicolons. Sources that call different things by one name in
// their unnamed namespaces are kept apart.
import fs from 'node:fs';

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

const batches = [];
const numbers = process.argv.slice(2).map((source) => {
  // What is made by the build is not there yet, and has names of its own.
  const names = fs.existsSync(source) ? namesOf(source) : new Map();
  let batch = batches.find((each) => each.size < MOST && agree(each, names));
  if (!batch) batches.push((batch = {number: batches.length, size: 0, names: new Map()}));
  batch.size += 1;
  for (const [name, what] of names) batch.names.set(name, what);
  return batch.number;
});
process.stdout.write(numbers.join(';'));
