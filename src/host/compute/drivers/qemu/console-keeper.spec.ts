import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '../../../../../test/support/is-alive.js';
import { until } from '../../../../../test/support/until.js';

const MAX = 20_000;

/** The keeper as it runs in production, beside something that has a guest's files on its command line. */
describe('the keeper of consoles', () => {
  let root: string;
  let guest: ChildProcess;
  let keeper: ChildProcess;
  const console = () => join(root, 'instances/a/console.log');
  const keeperFile = () => join(root, 'console-keeper');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'keeper-'));
    mkdirSync(join(root, 'instances/a'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{"type":"module"}');
    for (const part of ['console-keeper', 'console-log', 'let-held-go']) {
      const path = `src/host/compute/drivers/qemu/${part}.ts`;
      writeFileSync(join(root, `${part}.js`), transformFileSync(path, { configFile: '.swcrc' }).code);
    }
    writeFileSync(console(), '');
    guest = spawn('sleep', ['60'], { argv0: `${root}/instances/a/disk`, stdio: 'ignore' });
    const words = [join(root, 'console-keeper.js'), join(root, 'instances'), keeperFile(), String(MAX)];
    keeper = spawn(process.execPath, words, { stdio: ['pipe', 'ignore', 'inherit'] });
    writeFileSync(keeperFile(), String(keeper.pid));
  });
  afterEach(() => {
    for (const child of [guest, keeper]) child.kill('SIGKILL');
    rmSync(root, { recursive: true });
  });

  it('cuts what is long once the daemon is gone, and not before', async () => {
    appendFileSync(console(), `${'x'.repeat(2 * MAX)}the end`);
    const stderr = join(root, 'instances/a/stderr');
    appendFileSync(stderr, `${'x'.repeat(100_000)}why`);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(statSync(console()).size).toBeGreaterThan(2 * MAX);
    keeper.stdin?.end();
    await until(() => statSync(console()).size === 0);
    expect(readFileSync(`${console()}.old`, 'utf8')).toMatch(/the end$/);
    expect(statSync(`${console()}.old`).size).toBe(MAX / 2);
    await until(() => statSync(stderr).size === 0);
    expect(readFileSync(`${stderr}.old`, 'utf8')).toMatch(/why$/);
    expect(statSync(`${stderr}.old`).size).toBe(32_768);
  }, 15_000);

  it('lets a guest go on that was held when the daemon ended', async () => {
    const said: string[] = [];
    const qemu = createServer((client) => {
      client.write('{"QMP": {}}\n');
      client.on('data', (text) => {
        said.push(...String(text).trim().split('\n'));
        client.write('{"return": {}}\n{"return": {}, "id": "cont"}\n');
      });
    });
    const path = join(root, 'qmp.sock');
    await once(qemu.listen(path), 'listening');
    const held = join(root, 'instances/a/held');
    writeFileSync(held, JSON.stringify({ path, owner: process.getuid?.() ?? 0 }));
    keeper.stdin?.end();
    await until(() => !existsSync(held));
    expect(said.map((line) => (JSON.parse(line) as { execute: string }).execute)).toEqual([
      'qmp_capabilities',
      'cont',
    ]);
    qemu.close();
  }, 15_000);

  it('ends when the next daemon has brought another', async () => {
    keeper.stdin?.end();
    writeFileSync(keeperFile(), '1');
    await until(() => keeper.exitCode === 0);
  }, 15_000);

  it('ends with the last guest', async () => {
    keeper.stdin?.end();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(isAlive(keeper.pid ?? 0)).toBe(true);
    guest.kill('SIGKILL');
    await until(() => keeper.exitCode === 0);
  }, 15_000);
});
