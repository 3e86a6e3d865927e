// Every catalogue says the same in Bokmål, Nynorsk and English.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {argumentsOf, languages} from '../src/texts/format';

const source = path.join(__dirname, '../src');

const folders = readdirSync(source, {recursive: true})
  .map(String)
  .filter((file) => path.basename(file) === 'nb.json')
  .map((file) => path.dirname(file))
  .sort();

const read = (folder: string, language: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(source, folder, `${language}.json`), 'utf8'));

// A file that says a key twice says only the second.
const keysAsWritten = (folder: string, language: string) =>
  [
    ...readFileSync(path.join(source, folder, `${language}.json`), 'utf8').matchAll(
      /^ {2}"([^"]+)":/gm,
    ),
  ].map(([, key]) => key);

describe.each(folders)('%s', (folder) => {
  const nb = read(folder, 'nb');

  it.each(languages)('%s has each key once, in order', (language) => {
    const keys = keysAsWritten(folder, language);

    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual([...keys].sort());
    expect(keys).toEqual(Object.keys(nb));
  });

  it.each(languages)('%s has no empty text and takes the same arguments', (language) => {
    for (const [key, text] of Object.entries(read(folder, language))) {
      expect(text.trim(), key).not.toBe('');
      expect(argumentsOf(text), key).toEqual(argumentsOf(nb[key]!));
    }
  });
});

// Words that tell Bokmål from Nynorsk, each with what the other form has.
const onlyBokmal = /\b(ikke|hvor|hva|hvem|noen|fra|uke|kommuner|du kan ikke|og er ikke)\b/i;
const onlyNynorsk = /\b(ikkje|kvar|kva|kven|nokon|frå|kommunar|vart|saka)\b/i;

describe.each(folders)('%s is in the form it says', (folder) => {
  it('nb', () => {
    for (const [key, text] of Object.entries(read(folder, 'nb'))) {
      expect(text.match(onlyNynorsk), key).toBeNull();
    }
  });
  it('nn', () => {
    for (const [key, text] of Object.entries(read(folder, 'nn'))) {
      expect(text.match(onlyBokmal), key).toBeNull();
    }
  });
});
