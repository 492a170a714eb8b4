import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { keepShort } from './keep-short.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'keep-short-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps the end of a long log, and the file that its program writes to', async () => {
  const path = join(folder, 'a.log');
  await keepShort(path, 10);
  writeFileSync(path, '0123456789');
  await keepShort(path, 10);
  expect(readFileSync(path, 'utf8')).toBe('0123456789');
  appendFileSync(path, 'abcde');
  const { ino } = statSync(path);
  await keepShort(path, 10);
  expect(statSync(path)).toMatchObject({ ino, size: 0 });
  expect(readFileSync(`${path}.old`, 'utf8')).toBe('56789abcde');
});
