import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { putBrokenAside } from './broken-file.js';

const WORDS = 'error: unable to start: database disk image is malformed (11)\n';
const now = new Date('2026-01-02T03:04:05.678Z');

describe('putBrokenAside', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'broken-file-'));
    file = join(folder, 'temporal.db');
    for (const end of ['', '-wal']) writeFileSync(file + end, 'x');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('moves the file with its journal, and says where to', async () => {
    expect(await putBrokenAside(file, WORDS, now)).toContain(`${file}.broken-2026-01-02T030405`);
    expect(readdirSync(folder).sort()).toEqual([
      'temporal.db.broken-2026-01-02T030405',
      'temporal.db.broken-2026-01-02T030405-wal',
    ]);
  });

  it('does it once: without a file there is nothing to put aside', async () => {
    await putBrokenAside(file, WORDS, now);
    expect(await putBrokenAside(file, WORDS, now)).toBeUndefined();
  });

  it('leaves a file alone that something else is wrong with', async () => {
    expect(await putBrokenAside(file, 'address already in use', now)).toBeUndefined();
    expect(await putBrokenAside(file, 'disk I/O error: database or disk is full', now)).toBeUndefined();
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
