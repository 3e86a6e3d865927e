// The programs in BUILD_FOLDER/bin are hardened as cmake/Targets.cmake says; and a program that is
// not is noticed.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {test} from 'node:test';

const bin = path.join(process.env.BUILD_FOLDER, 'bin');

function* findings(program) {
  const elf = (...options) =>
      execFileSync('readelf', ['-W', ...options, program], {encoding: 'utf8', maxBuffer: 1 << 28});
  const segments = elf('-l');
  const dynamic = elf('-d');
  const symbols = elf('--dyn-syms');
  if (!/Type:\s+DYN/.test(elf('-h'))) yield 'is at a fixed address';
  if (!/GNU_RELRO/.test(segments)) yield 'has tables that stay writable';
  if (!/GNU_STACK.* RW /.test(segments)) yield 'has a stack that can be executed';
  if (!/\bBIND_NOW\b|Flags:.*\bNOW\b/.test(dynamic)) yield 'binds its functions late';
  if (!/__stack_chk_fail/.test(symbols)) yield 'does not guard its stack';
  if (!/__(memcpy|memmove|memset|snprintf|vsnprintf|read)_chk/.test(symbols)) {
    yield 'does not check the sizes of buffers';
  }
}

for (const name of readdirSync(bin).filter(name => /^treff/.test(name) && !/bench/.test(name))) {
  test(`${name} is hardened`, () =>
      assert.deepEqual([...findings(path.join(bin, name))], []));
}

test('a program that is not hardened is noticed', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'treff-'));
  try {
    const source = path.join(folder, 'soft.c');
    const program = path.join(folder, 'soft');
    writeFileSync(source, 'int main(void) { return 0; }\n');
    execFileSync('gcc', [source, '-o', program, '-no-pie', '-fno-stack-protector', '-Wl,-z,norelro',
                         '-Wl,-z,lazy', '-Wl,-z,execstack']);
    assert.equal([...findings(program)].length, 6);
  } finally {
    rmSync(folder, {recursive: true});
  }
});
