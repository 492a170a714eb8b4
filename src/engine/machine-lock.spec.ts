import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { exec } from '../common/exec/exec.js';
import { holdName } from './machine-lock.js';

it('gives a name to one, and tells the others who it is', async () => {
  const name = `engine-spec/${randomUUID()}`;
  const answers = await Promise.all(['a', 'b', 'c'].map((who) => holdName(name, who)));
  const holders = ['a', 'b', 'c'].filter((_, i) => answers[i] === undefined);
  expect(holders).toHaveLength(1);
  expect(answers.filter((answer) => answer !== undefined)).toEqual([holders[0], holders[0]]);
});

it('takes it back from a process that has ended', async () => {
  const name = `engine-spec/${randomUUID()}`;
  const hold = `require('node:net').createServer().listen('\\0${name}', () => process.kill(process.pid, 'SIGKILL'))`;
  await exec(process.execPath, ['-e', hold]).catch(() => undefined);
  expect(await holdName(name, 'next')).toBeUndefined();
});
