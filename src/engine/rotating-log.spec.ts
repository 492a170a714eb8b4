import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
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

  it('drops and counts what cannot be written, and says so when it can', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-log-'));
    let full = false;
    const log = new RotatingLog(join(folder, 'a.log'), 1_000, (file, chunk) => {
      if (full) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return writeSync(file, chunk);
    });
    log.write('one\n');
    full = true;
    for (const line of ['two\n', 'three\n']) log.write(line);
    expect(log.dropped).toBe(2);
    full = false;
    log.write('four\n');
    log.close();
    expect(log.dropped).toBe(0);
    const told = '{"level":50,"msg":"2 pieces of this log could not be written"}';
    expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe(`one\n${told}\nfour\n`);
  });

  it('survives a device without space', () => {
    const log = new RotatingLog('/dev/full');
    log.write('one\n');
    expect(log.dropped).toBe(1);
    log.close();
    log.write('after its end');
  });

  it('goes on in a folder that went and came back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-log-'));
    const log = new RotatingLog(join(folder, 'logs/a.log'), 4);
    log.write('one\n');
    rmSync(join(folder, 'logs'), { recursive: true });
    log.write('two\n');
    expect(log.dropped).toBe(1);
    mkdirSync(join(folder, 'logs'));
    log.write('three\n');
    log.close();
    expect(readFileSync(join(folder, 'logs/a.log'), 'utf8')).toContain('three\n');
  });
});
