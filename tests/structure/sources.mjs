// The C++ sources as the checks see them.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

import {root} from '../checks/project.mjs';

// Paths below `folder`, from the root; generated and installed files left out.
export const sourcesIn = folder =>
    readdirSync(path.join(root, folder), {recursive: true})
        .filter(file => /\.(cc|h)$/.test(file) && !file.includes('node_modules'))
        .map(file => path.join(folder, file))
        .sort();

export const linesOf = file => readFileSync(path.join(root, file), 'utf8').split('\n');

// [line, included path] for each file of ours that `lines` include.
export const includesOf = lines =>
    lines.flatMap((line, i) => {
      const included = line.match(/^#include "((?:services|deploy|tests)\/[^"]+)"/)?.[1];
      return included ? [[i + 1, included]] : [];
    });

// `lines` without their comments; strings stay.
export const withoutComments = lines => lines.map(line => line.replace(/(^|[^:"])\/\/.*$/, '$1'));

// [first line, number of lines, name] of the functions, as clang-format lays them out: a head that
// ends in "{", and the line that closes it with the same indentation. Lambdas are part of the
// function they are in.
export function functionsOf(lines) {
  const found = [];
  let skipTo = -1;
  lines.forEach((line, i) => {
    if (i <= skipTo || !/^\s*\S.*\{$/.test(line) || /^\s*(\/\/|#)/.test(line)) return;
    let first = i;
    while (first > 0 && /\S/.test(lines[first - 1]) &&
           !/([;{}]|:|\\)\s*$|^\s*(\/\/|#)/.test(lines[first - 1])) {
      --first;
    }
    const head = lines.slice(first, i + 1).join(' ');
    if (/^\s*(namespace|class|struct|enum|union|extern)\b/.test(head) || !head.includes('(')) return;
    const indentation = lines[first].match(/^ */)[0];
    const last = lines.findIndex((other, j) => j > i && other.startsWith(`${indentation}}`));
    if (last < 0) return;
    found.push([first + 1, last - first + 1, head.trim().slice(0, 60)]);
    skipTo = last;
  });
  return found;
}
