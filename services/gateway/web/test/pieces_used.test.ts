// No text that nothing says, and no style of one view that another wears.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';

const source = path.join(__dirname, '../src');
const files = readdirSync(source, {recursive: true})
  .map(String)
  .filter((file) => !file.startsWith('gen'));
const read = (file: string) => readFileSync(path.join(source, file), 'utf8');
const programs = files
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({file, text: read(file)}));
const everything = programs.map(({text}) => text).join('\n');

const asPattern = (written: string) => written.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');

// `size.${one}` says every key that begins and ends so.
const templates = [
  ...everything.matchAll(/`([a-z_]+\.[^`$\n]*)?\$\{((?:[^{}]|\{[^{}]*\})*)\}([^`$\n]*)`/g),
]
  .filter(([, before, , after]) => before || after)
  .map(
    ([, before = '', , after = '']) => new RegExp(`^${asPattern(before)}.+${asPattern(after)}$`),
  );

const isSaid = (key: string) =>
  everything.includes(`'${key}'`) || templates.some((pattern) => pattern.test(key));

describe.each(
  // Words and reasons are named by what the services send.
  files.filter((file) => file.endsWith('nb.json') && !file.startsWith('texts/words')),
)('%s', (file) => {
  it('has no text that nothing says', () => {
    const keys = Object.keys(JSON.parse(read(file))).filter((key) => !key.startsWith('reason.'));

    expect(keys.filter((key) => !isSaid(key))).toEqual([]);
  });
});

const folderOf = (file: string) => file.split('/')[0];

// The class names that a program writes as such.
const worn = (text: string) =>
  new Set(
    [...text.matchAll(/(?:className|class)=(?:"([^"]+)"|\{([^}]+)\})/g)].flatMap(
      ([, plain, code]) =>
        (
          plain ??
          [...(code ?? '').matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, one]) => one).join(' ')
        ).split(/\s+/),
    ),
  );

describe.each(
  // What all views wear is in ui/; figures/ draws figures for several.
  files.filter((file) => file.endsWith('.css') && !['ui', 'figures'].includes(folderOf(file)!)),
)('%s', (file) => {
  const selectors = [...read(file).matchAll(/^\s*([^@{}\n/]+)[,{]\s*$/gm)]
    .map(([, one]) => one!.trim())
    // Lines of a colour that is mixed look alike.
    .filter((one) => !/^(in |var\()/.test(one));

  it('names classes first, not elements or classes of the house alone', () => {
    const shared = new Set(
      ['ui/base.css', 'ui/pieces.css'].flatMap((one) =>
        [...read(one).matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!),
      ),
    );
    const own = (selector: string) =>
      [...selector.matchAll(/\.([a-z][\w-]*)/g)].some(
        ([, name]) => !shared.has(name!) && !name!.startsWith('ds-'),
      );
    const allowed = /^(\[data-|main:focus|:root|from|to|\d)/;

    expect(selectors.filter((one) => !own(one) && !allowed.test(one))).toEqual([]);
  });

  it('is worn in its own folder only', () => {
    const names = new Set(
      selectors
        .map((one) => one.match(/^\.([a-z][\w-]*)/)?.[1])
        .filter((name) => name !== undefined),
    );
    const elsewhere = programs.filter((one) => folderOf(one.file) !== folderOf(file));
    const common = read('ui/pieces.css') + read('ui/base.css') + read('figures/figures.css');
    const leaks = [...names].filter(
      (name) => !common.includes(`.${name}`) && elsewhere.some(({text}) => worn(text).has(name)),
    );

    expect(leaks).toEqual([]);
  });
});
