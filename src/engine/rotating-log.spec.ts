import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RotatingLog } from './rotating-log.js';

describe('RotatingLog', () => {
  it('keeps three files, the newest without a number', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-log-'));
    const log = new RotatingLog(join(folder, 'a.log'), 4);
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) log.write(line);
    log.close();
    expect(readdirSync(folder).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('four\n');
    expect(readFileSync(join(folder, 'a.log.2'), 'utf8')).toBe('two\n');
  });

  it('goes on with what an earlier run wrote', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-log-'));
    for (const line of ['one\n', 'two\n']) {
      const log = new RotatingLog(join(folder, 'a.log'));
      log.write(Buffer.from(line));
      log.close();
    }
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('one\ntwo\n');
  });
});
