import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  endsWithin,
  isAlive,
  killProcess,
  processesUsing,
  processId,
  signalProcess,
} from './linux-process.js';

async function sleeper(words: string) {
  const child = spawn('/bin/sleep', ['60'], { argv0: `/x/sleep-${words}`, stdio: 'ignore' });
  await once(child, 'spawn');
  const id = processId(child.pid ?? 0);
  if (!id) throw new Error('no process');
  return id;
}

describe('processes', () => {
  it('are known by pid and start time', async () => {
    const id = await sleeper('a');
    expect(isAlive(id)).toBe(true);
    const older = { ...id, startTime: '1' };
    const earlierBoot = { ...id, bootId: 'another' };
    for (const other of [older, earlierBoot]) {
      expect(isAlive(other)).toBe(false);
      signalProcess(other, 'SIGKILL');
    }
    expect(isAlive(id)).toBe(true);
    expect(await endsWithin(id, 5)).toBe(false);
    await killProcess(id);
    expect(isAlive(id)).toBe(false);
    expect(await endsWithin(id, 5)).toBe(true);
    signalProcess(id, 'SIGTERM');
  });

  it('are not found where there are none', () => {
    expect(processId(2 ** 30)).toBeUndefined();
  });

  it('are found by their program and arguments', async () => {
    const id = await sleeper('b');
    const found = await processesUsing('sleep-b', '6');
    expect(found.map(({ id: { pid } }) => pid)).toEqual([id.pid]);
    expect(await processesUsing('sleep-b', '/other')).toEqual([]);
    await killProcess(id);
  });
});
