import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/until.js';
import { RotatingLog } from './rotating-log.js';
import { type SupervisedOptions } from './supervised-options.js';
import { Supervised } from './supervised.js';

let folder: string;
let part: Supervised;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'supervised-'))));
afterEach(async () => {
  await part.stop(1_000);
  rmSync(folder, { recursive: true });
});

/** A shell that is up once it has written `up` in the folder. */
function shell(script: string, more: Partial<SupervisedOptions> = {}): Supervised {
  part = new Supervised(
    { name: 'shell', file: '/bin/sh', args: ['-c', `cd ${folder}; ${script}`], stopSignal: 'SIGTERM' },
    {
      address: '',
      log: new RotatingLog(join(folder, 'log')),
      say: () => undefined,
      ready: () => until(() => existsSync(join(folder, 'up'))),
      ...more,
    },
  );
  return part;
}

const STAY = 'touch up; exec sleep 60';

describe('a supervised program', () => {
  it('that does not start says why', async () => {
    await expect(shell('echo no luck; exit 1').start()).rejects.toThrow('shell did not start: no luck');
  });

  it('that a killed predecessor is still in the way of starts when that has gone', async () => {
    await shell(`echo x >> tries; [ $(wc -l < tries) -gt 2 ] || exit 1; ${STAY}`, {
      patienceMs: 10_000,
    }).start();
    expect(part.state).toBe('up');
    expect(readFileSync(join(folder, 'tries'), 'utf8')).toBe('x\nx\nx\n');
    expect(part.restarts).toBe(0);
  });

  it('counts as up again only when it was given back what it has lost', async () => {
    const seen: string[] = [];
    const restored = async () => void seen.push(part.state);
    await shell(STAY, { restored }).start();
    expect(seen).toEqual([]);
    process.kill(part.pid ?? 0, 'SIGKILL');
    await until(() => part.restarts === 1 && part.state === 'up');
    expect(seen).toEqual(['restarting']);
  });

  it('that dies is said, and when it is back', async () => {
    const said: string[] = [];
    await shell(STAY, { say: (line) => void said.push(line) }).start();
    expect(said).toEqual([]);
    process.kill(part.pid ?? 0, 'SIGKILL');
    await until(() => said.length === 2);
    expect(said).toEqual(['shell ended (SIGKILL); starting it again', 'shell is up again']);
  });

  it('that something keeps from starting starts when that is put out of its way', async () => {
    const said: string[] = [];
    const mend = async (words: string) => {
      if (!words.includes('in the way')) return undefined;
      rmSync(join(folder, 'thing'));
      return 'the thing is gone';
    };
    writeFileSync(join(folder, 'thing'), '');
    await shell(`[ ! -e thing ] || { echo in the way; exit 1; }; ${STAY}`, {
      mend,
      say: (line) => void said.push(line),
    }).start();
    expect(said).toEqual(['the thing is gone']);
    writeFileSync(join(folder, 'thing'), '');
    rmSync(join(folder, 'up'));
    process.kill(part.pid ?? 0, 'SIGKILL');
    await until(() => said.includes('shell is up again'));
    expect(said.filter((line) => line === 'the thing is gone')).toHaveLength(2);
  });

  it('that says, while it is up, what has to be put out of its way is replaced when that is done', async () => {
    const said: string[] = [];
    const mended: string[] = [];
    await shell(
      `touch up; while [ ! -e thing ]; do sleep 0.02; done; while :; do echo in the way; sleep 0.01; done`,
      {
        isBroken: (words) => words.includes('in the way'),
        mend: async (words) => {
          mended.push(words);
          rmSync(join(folder, 'thing'), { force: true });
          return words.includes('in the way') ? 'the thing is gone' : undefined;
        },
        say: (line) => void said.push(line),
      },
    ).start();
    writeFileSync(join(folder, 'thing'), '');
    await until(() => part.restarts === 1 && part.state === 'up');
    expect(said).toEqual([
      'shell cannot go on: it is replaced',
      'shell ended (SIGKILL); starting it again',
      'the thing is gone',
      'shell is up again',
    ]);
    expect(mended).toHaveLength(1);
  });

  it('that hangs is replaced', async () => {
    let hang = () => undefined as void;
    await shell(STAY, { watch: (_, hung) => void (hang = hung) }).start();
    const before = part.pid;
    hang();
    await until(() => part.restarts === 1 && part.state === 'up' && part.pid !== before);
  });
});
