import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rootOf } from '../../../../../test/support/guest-parts.js';
import { until } from '../../../../../test/support/until.js';
import { isAlive, processId, type ProcessId } from '../../../processes/linux-process.js';
import { findAgain, type Found } from './find-again.js';
import type { GuestRecord } from './guest-record.js';

const OFF = { machine: undefined, ending: undefined };
const lost = (detail: string) => ({ machine: undefined, ending: { kind: 'guest-lost', detail } });

describe('findAgain', () => {
  let folder: string;
  let path: string;
  let qemu: ChildProcess;
  let running: ProcessId;
  let server: Server | undefined;
  let sockets: Socket[];
  let asked: string[];
  let found: Found | undefined;

  const recordOf = (process: ProcessId | undefined, wanted: 'on' | 'off' = 'on'): GuestRecord => ({
    definition: {
      ...{ instanceId: 'i', generation: 1, name: 'i-1', smbiosUuid: 'ec2', vcpus: 1, memoryMiB: 1 },
      ...{ kernelArgs: '', disks: [rootOf({ base: '/b', baseFormat: 'raw' }, 0)], nics: [] },
    },
    ...{ uid: 7, wanted },
    ...(process ? { process } : {}),
  });
  const door = (change: object = {}) => ({
    ...{ path, owner: process.getuid?.() ?? 0, waitMs: 10, alive: () => true },
    ...change,
  });
  const find = async (record: GuestRecord, change?: object) =>
    (found = await findAgain(record, door(change)));

  /** A monitor of our QEMU that gives these answers; told to quit, its process ends. */
  async function monitor(answers: Readonly<Record<string, object>> = {}): Promise<void> {
    const known: Readonly<Record<string, object>> = {
      'query-uuid': { UUID: 'ec2' },
      'query-name': { name: 'i-1' },
      'query-status': { status: 'running' },
      ...answers,
    };
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).write('{"QMP":{}}\n');
      createInterface({ input: socket }).on('line', (line) => {
        const { execute, id } = JSON.parse(line) as { execute: string; id: number };
        asked.push(execute);
        if (execute === 'quit') qemu.kill('SIGKILL');
        const answer = known[execute] ?? {};
        const words = answer instanceof Error ? { error: { class: 'E', desc: answer.message } } : undefined;
        socket.write(`${JSON.stringify({ id, ...(words ?? { return: answer }) })}\n`);
      });
    }).listen(path);
    await once(server, 'listening');
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'find-'));
    path = join(folder, 'qmp.sock');
    [sockets, asked, server, found] = [[], [], undefined, undefined];
    qemu = spawn('sleep', ['600'], { stdio: 'ignore' });
    await once(qemu, 'spawn');
    running = processId(qemu.pid ?? 0) as ProcessId;
  });
  afterEach(async () => {
    found?.machine?.release();
    if (qemu.exitCode === null && qemu.signalCode === null) {
      qemu.kill('SIGKILL');
      await once(qemu, 'exit');
    }
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    rmSync(folder, { recursive: true });
  });

  it('finds a guest off that was never started', async () => {
    expect(await find(recordOf(undefined))).toEqual(OFF);
  });

  it('reports an end that nobody watched, unless it was wanted or the machine’s own', async () => {
    const gone = { ...running, startTime: '1' };
    expect(await find(recordOf(gone))).toEqual(lost('QEMU ended while no daemon watched'));
    expect(await find(recordOf(gone, 'off'))).toEqual(OFF);
    expect(await find(recordOf({ ...running, bootId: 'earlier' }))).toEqual(OFF);
    expect(isAlive(running)).toBe(true);
  });

  it('takes up a guest that runs, and asks it by its monitor', async () => {
    await monitor();
    const { machine } = await find(recordOf(running));
    expect(machine?.process).toEqual(running);
    expect(await machine?.status()).toBe('running');
    expect([...asked].sort()).toEqual(
      ['qmp_capabilities', 'query-name', 'query-status', 'query-status', 'query-uuid'].sort(),
    );
  });

  it('ends one that was started and not let go', async () => {
    await monitor({ 'query-status': { status: 'prelaunch' } });
    expect(await find(recordOf(running))).toEqual(OFF);
    expect(asked.at(-1)).toBe('quit');
    expect(isAlive(running)).toBe(false);
  });

  it.each([
    ['uuid', { 'query-uuid': { UUID: 'other' } }],
    ['name', { 'query-name': { name: 'i-2' } }],
    ['name at all', { 'query-name': {} }],
  ])('takes none that has not its %s: it goes away, and leaves it running', async (_, answers) => {
    await monitor(answers);
    expect(await find(recordOf(running))).toEqual(lost('another guest has taken its place'));
    expect(await find(recordOf(running, 'off'))).toEqual(OFF);
    expect(asked).not.toContain('quit');
    await until(() => sockets.every(({ destroyed }) => destroyed));
    expect(sockets).toHaveLength(2);
    expect(isAlive(running)).toBe(true);
  });

  it('takes up one whose monitor does not answer', async () => {
    const { machine } = await find(recordOf(running));
    expect(machine?.process).toEqual(running);
    await expect(machine?.status()).rejects.toThrow('no monitor');
  });

  it('takes up one that does not say how it is', async () => {
    await monitor({ 'query-status': new Error('later') });
    const { machine } = await find(recordOf(running));
    expect(machine?.process).toEqual(running);
    expect(asked).toContain('query-status');
    expect(isAlive(running)).toBe(true);
  });

  it('fails where the way to the monitor is none', async () => {
    writeFileSync(join(folder, 'file'), '');
    const nowhere = { path: join(folder, 'file', 'qmp.sock') };
    await expect(find(recordOf(running), nowhere)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.each([
    ['shutdown', 'guest-shutdown', 'found shut down'],
    ['guest-panicked', 'guest-panicked', 'found panicked'],
  ])('notices the end of one that it finds in %s', async (status, kind, detail) => {
    await monitor({ 'query-status': { status } });
    const { machine } = await find(recordOf(running));
    expect(await machine?.ending).toEqual({ kind, detail });
    expect(await machine?.hasEnded()).toBe(true);
  });
});
