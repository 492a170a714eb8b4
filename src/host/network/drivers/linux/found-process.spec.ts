import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findProcess, stopProcess } from './found-process.js';

const HERE = statSync('/proc/self/ns/net').ino;
const MARK = '--conf-file=/spec';

describe('a process from its pid file', () => {
  let folder: string;
  let child: ChildProcess;
  const pidFile = () => join(folder, 'pid');
  const begin = async (program: string) => {
    child = spawn(process.execPath, ['-e', program, '--', MARK], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    writeFileSync(pidFile(), `${child.pid}\n`);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'process-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('is ours when argument and namespace agree, and is gone after a stop', async () => {
    await begin('setInterval(() => 0, 1000); console.log("up")');
    const found = await findProcess(pidFile(), MARK, HERE);
    expect(found?.pid).toBe(child.pid);
    expect(await findProcess(pidFile(), '--conf-file=/other', HERE)).toBeUndefined();
    expect(await findProcess(pidFile(), MARK, HERE + 1)).toBeUndefined();
    if (found) await stopProcess(found);
    expect(await findProcess(pidFile(), MARK, HERE)).toBeUndefined();
    if (found) await stopProcess(found);
  });

  it('is killed when it does not listen', async () => {
    await begin('process.on("SIGTERM", () => 0); setInterval(() => 0, 1000); console.log("up")');
    const found = await findProcess(pidFile(), MARK, HERE);
    if (found) await stopProcess(found);
    expect(await findProcess(pidFile(), MARK, HERE)).toBeUndefined();
  });

  it.each(['', 'x', '0', '1', '-5', '999999999'])("is none when the file says '%s'", async (text) => {
    writeFileSync(pidFile(), text);
    expect(await findProcess(pidFile(), MARK, HERE)).toBeUndefined();
  });

  it('is none when there is no file', async () => {
    expect(await findProcess(pidFile(), MARK, HERE)).toBeUndefined();
  });
});
