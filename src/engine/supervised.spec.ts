import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/until.js';
import { RotatingLog } from './rotating-log.js';
import { saidReady, Supervised } from './supervised.js';

const log = join(mkdtempSync(join(tmpdir(), 'engine-supervised-')), 'a.log');

/** A program of one line of JavaScript. */
const program = (script: string) =>
  new Supervised(
    {
      name: 'program',
      file: process.execPath,
      args: ['-e', script],
      stopSignal: 'SIGTERM',
      ipc: true,
    },
    { address: '', log: new RotatingLog(log), ready: saidReady },
  );

const SERVES = `process.on('SIGTERM', () => process.exit(0)); process.send({ ready: true }); setInterval(() => 0, 1000);`;

describe('Supervised', () => {
  it('is up when the program says so, comes back when it dies, and stops', async () => {
    const part = program(SERVES);
    await part.start();
    expect(part.state).toBe('up');
    const first = part.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until(() => part.state === 'up' && part.pid !== first);
    expect(part.restarts).toBe(1);
    await part.stop(5_000);
    expect(part.state).toBe('down');
    expect(() => process.kill(part.pid ?? 0, 0)).toThrow();
  });

  it('says in the program’s own words why it did not start', async () => {
    const part = program(`console.log('{"level":30}'); console.error('no such file: x'); process.exit(1);`);
    await expect(part.start()).rejects.toThrow('program did not start: no such file: x');
    expect(readFileSync(log, 'utf8')).toContain('no such file: x');
  });

  it('kills what does not stop', async () => {
    const part = program(
      `process.on('SIGTERM', () => 0); process.send({ ready: true }); setInterval(() => 0, 1000);`,
    );
    await part.start();
    await part.stop(100);
    expect(part.state).toBe('down');
  });
});
