// node docs/flags.mjs BIN > docs/flags.md: the flags and variables of the programs in the folder BIN, as
// they say them themselves. A test compares.
import {execFileSync} from 'node:child_process';
import path from 'node:path';

const programs = ['treffd', 'treff-ingestion', 'treff-municipality', 'treff-casework',
                  'treff-recommendation', 'treff-gateway'];

// [{flag, variable, text, fallback}] of what a program says for --help.
export function flagsIn(help) {
  const found = /^  --(\w+)  (TREFF_\w+)\n((?: {6}.*\n?)+)/gm;
  return [...help.matchAll(found)].map(([, flag, variable, lines]) => {
    const text = lines.replace(/\s*\n\s*/g, ' ').trim();
    const [, what, fallback] = text.match(/^(.*) \(default: (.*)\)$/) ?? [, text, ''];
    return {flag, variable, text: what, fallback: fallback.replace(/^"|"$/g, '')};
  });
}

const cell = text => text.replaceAll('|', '\\|');

export function flagsPage(bin) {
  const helps = programs.map(program => {
    const help = execFileSync(path.join(bin, program), ['--help'], {encoding: 'utf8'});
    const rows = flagsIn(help).map(
        ({flag, variable, text, fallback}) =>
            `| \`--${flag}\` | \`${variable}\` | ${cell(text)} | ${fallback && `\`${fallback}\``} |`);
    return `## ${program}\n\n| flag | variable | what | default |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Flags and variables

Made by \`node docs/flags.mjs build/release/bin > docs/flags.md\` of what the programs say themselves. A flag goes before its variable. A
variable of another program's is passed over, one of nobody's (\`TREFF_DATABSE_URL\`) is refused at the start, by name. Values that
cannot be right are refused at the start too; what may hold a password is never repeated.

${helps.join('\n')}`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  process.stdout.write(flagsPage(process.argv[2]));
}
