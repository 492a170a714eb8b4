import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/until.js';
import { watchOver } from './daemon-channel.js';
import { ended } from './program.js';

let child: ChildProcess;
const daemon = (script: string): ChildProcess =>
  (child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
afterEach(async () => {
  child.kill('SIGKILL');
  await ended(child);
});

const ANSWERS = `process.on('message', (m) => process.send(m)); process.send('here')`;

describe('watchOver', () => {
  it('calls one that stopped hung, and not before', async () => {
    let heard = 0;
    let hung = false;
    daemon(ANSWERS).on('message', () => (heard += 1));
    await until(() => heard > 0);
    watchOver(child, () => (hung = true), 50);
    await until(() => heard > 6);
    expect(hung).toBe(false);
    child.kill('SIGSTOP');
    await until(() => hung);
  });

  it('forgets one that ended', async () => {
    let hung = false;
    watchOver(daemon('setInterval(() => undefined, 1_000)'), () => (hung = true), 100);
    child.kill('SIGKILL');
    await ended(child);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(hung).toBe(false);
  });
});
