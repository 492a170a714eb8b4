import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLog } from './console-log.js';

describe('ConsoleLog', () => {
  let folder: string;
  let path: string;
  let log: ConsoleLog;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'console-'));
    path = join(folder, 'console.log');
    log = new ConsoleLog(path, 20);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is empty before the guest has written', () => {
    log.cut();
    expect(String(log.newest(100))).toBe('');
  });

  it('leaves alone what is short', () => {
    writeFileSync(path, '0123456789');
    log.cut();
    expect(statSync(path).size).toBe(10);
    expect(existsSync(`${path}.old`)).toBe(false);
  });

  it('keeps the newest half of what is long, in place', () => {
    writeFileSync(path, 'abcdefghijklmnopqrstuvwxyz');
    const { ino } = statSync(path);
    log.cut();
    expect(statSync(path)).toMatchObject({ ino, size: 0 });
    appendFileSync(path, '123');
    expect(String(log.newest(100))).toBe('qrstuvwxyz123');
    expect(String(log.newest(5))).toBe('yz123');
    expect(String(log.newest(2))).toBe('23');
  });

  it('grows no longer, however often it is cut', () => {
    for (let i = 0; i < 10; i += 1) {
      appendFileSync(path, `line number ${i}\n`);
      log.cut();
    }
    expect(statSync(`${path}.old`).size).toBeLessThanOrEqual(10);
    expect(String(log.newest(100))).toMatch(/ 9\n$/);
  });

  it('follows no link', () => {
    writeFileSync(join(folder, 'secret'), 'another’s');
    symlinkSync(join(folder, 'secret'), path);
    expect(() => log.newest(100)).toThrow('ELOOP');
    expect(() => log.cut()).toThrow('ELOOP');
  });
});
