import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keptCopy } from './readable-copy.js';

describe('keptCopy', () => {
  let folder: string;
  let source: string;
  let target: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kept-copy-'));
    source = join(folder, 'source');
    target = join(folder, 'lib/target');
    mkdirSync(join(source, 'bin'), { recursive: true });
    writeFileSync(join(source, 'bin/program'), 'one');
    symlinkSync('program', join(source, 'bin/link'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('copies once, and again when something differs', async () => {
    expect(await keptCopy(source, target)).toBe(target);
    const { ino } = statSync(target);
    await keptCopy(source, target);
    expect(statSync(target).ino).toBe(ino);
    rmSync(join(source, 'bin/program'));
    writeFileSync(join(source, 'bin/program'), 'two');
    utimesSync(join(source, 'bin/program'), 1, 1);
    await keptCopy(source, target);
    expect(readFileSync(join(target, 'bin/program'), 'utf8')).toBe('two');
    rmSync(join(source, 'bin/link'));
    await keptCopy(source, target);
    expect(existsSync(join(target, 'bin/link'))).toBe(false);
  });

  it('leaves nothing of a copy that fails, nor of one before', async () => {
    await keptCopy(source, target);
    mkdirSync(`${target}.new`);
    await keptCopy(source, target);
    expect(existsSync(`${target}.new`)).toBe(false);
    const nothing = keptCopy(join(folder, 'gone'), target);
    await expect(nothing).rejects.toThrow('No such file');
    expect(existsSync(`${target}.new`)).toBe(false);
    expect(readFileSync(join(target, 'bin/program'), 'utf8')).toBe('one');
  });
});
