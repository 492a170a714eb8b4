import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../../../../../test/support/until.js';
import { isAlive, type ProcessId, processId } from '../../../processes/linux-process.js';
import type { QmpEvent } from '../../../qmp/qmp-message.js';
import type { QmpClient } from '../../../qmp/qmp.client.js';
import { QemuMachine } from './qemu-machine.js';

const GONE: ProcessId = { pid: 2 ** 30, startTime: '1', bootId: 'b' };
const OWNER = process.getuid?.() ?? 0;

/** A monitor that says what it is told to. */
class Monitor extends EventEmitter<{ event: [QmpEvent]; close: [] }> {
  readonly asked: string[] = [];
  status = 'running';
  quits: () => void = () => undefined;

  async ask(command: string): Promise<unknown> {
    this.asked.push(command);
    if (command === 'quit') this.quits();
    if (this.status === '') throw new Error('no answer');
    return { status: this.status };
  }

  close(): void {
    this.emit('close');
  }
}

/** The next wait for the end of a process is over before it has begun. */
function waitsNot(times = 1): void {
  const clock = jest.spyOn(Date, 'now');
  for (let i = 0; i < times; i++) clock.mockReturnValueOnce(0).mockReturnValueOnce(60_000);
}

describe('QemuMachine', () => {
  let folder: string;
  let child: ChildProcess;
  let running: ProcessId;
  let monitor: Monitor;
  let machines: QemuMachine[];

  const machineOf = (of: ProcessId, qmp?: Monitor, alive = true) => {
    const door = { path: join(folder, 'qmp.sock'), owner: OWNER, waitMs: 1_000, alive: () => alive };
    const machine = new QemuMachine(of, door, qmp as unknown as QmpClient);
    machines.push(machine);
    return machine;
  };
  const say = (event: string, data?: Record<string, unknown>) =>
    monitor.emit('event', { event, ...(data && { data }) });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'machine-'));
    child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const found = processId(child.pid ?? 0);
    if (!found) throw new Error('no process');
    [running, monitor, machines] = [found, new Monitor(), []];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const machine of machines) machine.release();
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  describe('its guest ends', () => {
    it('by shutting down, of its own will', async () => {
      const machine = machineOf(running, monitor);
      say('SHUTDOWN', { guest: false });
      say('SHUTDOWN', { guest: true, reason: 'guest-shutdown' });
      expect(await machine.ending).toEqual({
        kind: 'guest-shutdown',
        detail: 'SHUTDOWN {"guest":true,"reason":"guest-shutdown"}',
      });
    });

    it('by panicking', async () => {
      const machine = machineOf(running, monitor);
      say('GUEST_PANICKED');
      expect(await machine.ending).toEqual({ kind: 'guest-panicked', detail: 'GUEST_PANICKED {}' });
    });

    it('unheard, which is found when it is asked for', async () => {
      for (const [status, kind] of [
        ['shutdown', 'guest-shutdown'],
        ['guest-panicked', 'guest-panicked'],
      ] as const) {
        const machine = machineOf(running, monitor);
        monitor.status = status;
        expect(await machine.hasEnded()).toBe(true);
        expect(await machine.ending).toMatchObject({ kind });
      }
    });

    it('with its process', async () => {
      const machine = machineOf(GONE, monitor);
      expect(await machine.hasEnded()).toBe(true);
      monitor.emit('close');
      expect(await machine.ending).toMatchObject({ kind: 'guest-lost' });
      expect(await machineOf(GONE).ending).toMatchObject({ kind: 'guest-lost' });
    });
  });

  it('counts as running when it does not answer, and when its disk is full', async () => {
    const machine = machineOf(running, monitor);
    for (const status of ['', 'io-error', 'paused']) {
      monitor.status = status;
      expect(await machine.hasEnded()).toBe(false);
    }
  });

  it('tells of devices that the guest let go of', () => {
    const devices: string[] = [];
    machineOf(running, monitor).unplugged.on('device', (device) => devices.push(device));
    say('DEVICE_DELETED', { device: 'vd-vol-1', path: '/machine/peripheral/vd-vol-1' });
    say('DEVICE_DELETED', { path: '/machine/peripheral-anon/0' });
    expect(devices).toEqual(['vd-vol-1', '']);
  });

  it('does not end a guest whose disk fails', async () => {
    const machine = machineOf(running, monitor);
    say('BLOCK_IO_ERROR', { action: 'report' });
    say('BLOCK_IO_ERROR', { action: 'stop' });
    expect(await machine.hasEnded()).toBe(false);
    expect(monitor.asked).toEqual(['query-status']);
  });

  it('has a power button, and goes on when it is told', async () => {
    const machine = machineOf(running, monitor);
    machine.button.ask();
    await machine.resume();
    expect(monitor.asked).toEqual(['system_powerdown', 'cont']);
  });

  describe('quit', () => {
    it('asks QEMU, and is done when it is gone', async () => {
      monitor.quits = () => child.kill('SIGKILL');
      await machineOf(running, monitor).quit();
      expect(monitor.asked).toEqual(['quit']);
      expect(isAlive(running)).toBe(false);
    });

    it('of one that is gone asks nothing', async () => {
      await machineOf(GONE, monitor).quit();
      expect(monitor.asked).toEqual([]);
    });

    it('is a signal to a QEMU that does not hear', async () => {
      monitor.status = '';
      monitor.quits = () => waitsNot();
      await machineOf(running, monitor).quit();
      expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGTERM');
    });

    it('is one that it cannot withstand where it heeds none', async () => {
      child.kill('SIGSTOP');
      monitor.quits = () => waitsNot(2);
      await machineOf(running, monitor).quit();
      expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
    });
  });

  describe('a monitor that closed', () => {
    it('is opened again as long as QEMU runs', async () => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.write('{"QMP": {}}\n');
        createInterface({ input: socket }).on('line', (line) => {
          const { id } = JSON.parse(line) as { id: number };
          socket.write(`${JSON.stringify({ id, return: { status: 'paused' } })}\n`);
        });
      });
      server.listen(join(folder, 'qmp.sock'));
      await once(server, 'listening');
      waitsNot();
      const machine = machineOf(running);
      await expect(machine.ask('query-status')).rejects.toThrow('no monitor');
      await until(() => machine.status().then(Boolean, () => false), 1_000);
      expect(await machine.status()).toBe('paused');
      machine.release();
      server.close();
    });

    it('that does not come back is given up when QEMU is gone', async () => {
      waitsNot();
      const machine = machineOf(running, undefined, false);
      await expect(machine.ask('query-status')).rejects.toThrow('no monitor');
      child.kill('SIGKILL');
      expect(await machine.ending).toEqual({ kind: 'guest-lost', detail: 'QEMU is gone' });
    });

    it('is none that we closed', async () => {
      const machine = machineOf(running, monitor);
      const ended = jest.fn();
      void machine.ending.then(ended);
      machine.release();
      await Promise.resolve();
      expect(await machine.hasEnded()).toBe(false);
      expect(ended).not.toHaveBeenCalled();
    });
  });
});
