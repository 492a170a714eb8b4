import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFlags } from '../../../../common/flags/parse-flags.js';
import { until } from '../../../../../test/support/until.js';
import { nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import type { GuestDefinition, GuestPowerEvent } from '../../virt-driver.js';
import { FakeDriver } from './fake.driver.js';
import { fakeFlags } from './fake.flags.js';
import { FATES } from './fates.js';

const { signal } = new AbortController();
const guestOf = (instanceId: string): GuestDefinition => ({
  instanceId,
  generation: 1,
  name: 'i-1',
  smbiosUuid: instanceId,
  vcpus: 1,
  memoryMiB: 64,
  disks: [rootOf({ base: '/dev/null', baseFormat: 'raw' }, 0)],
  kernelArgs: '',
  nics: [nicOf()],
});

describe('FakeDriver', () => {
  let folder: string;
  const opened: FakeDriver[] = [];
  const driverWith = (argv: readonly string[], random?: () => number) => {
    const driver = new FakeDriver(folder, parseFlags(fakeFlags, argv), random);
    opened.push(driver);
    return driver;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fake-'));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((driver) => driver.close()));
    rmSync(folder, { recursive: true });
  });

  it('fails as often as it is told, and leaves nothing then', async () => {
    const dice = [0.1, 0.9];
    const driver = driverWith(['--fake_fail_rate=0.5'], () => dice.shift() ?? 1);
    await driver.adopt(async () => undefined);
    const guest = guestOf(randomUUID());
    await expect(driver.spawn(guest, signal)).rejects.toMatchObject({ code: 'InternalError' });
    expect(await driver.list()).toEqual([]);
    await driver.spawn(guest, signal);
    expect(await driver.list()).toHaveLength(1);
  });

  it('can be cancelled while it takes its time', async () => {
    const driver = driverWith(['--fake_spawn_delay=60', '--fake_stop_delay=60']);
    await driver.adopt(async () => undefined);
    const caller = new AbortController();
    const spawning = driver.spawn(guestOf(randomUUID()), caller.signal);
    caller.abort();
    await expect(spawning).rejects.toMatchObject({ name: 'AbortError' });
    expect(await driver.list()).toEqual([]);
  });

  it('cuts the power when the grace is over, however long the guest would take', async () => {
    const driver = driverWith(['--fake_stop_delay=60']);
    await driver.adopt(async () => undefined);
    const guest = guestOf(randomUUID());
    await driver.spawn(guest, signal);
    await driver.stop(guest.instanceId, 1, signal);
    expect(await driver.inspect(guest.instanceId)).toMatchObject({ power: 'stopped' });
  });

  it('strikes guests from outside the process', async () => {
    const driver = driverWith([]);
    const events: GuestPowerEvent[] = [];
    let heard = (): void => undefined;
    const event = new Promise<void>((resolve) => (heard = resolve));
    await driver.adopt(async (told) => {
      events.push(told);
      heard();
    });
    const guest = guestOf(randomUUID());
    await driver.spawn(guest, signal);
    const fate = join(folder, FATES, guest.instanceId);
    writeFileSync(`${fate}.new`, 'guest-panicked\n');
    renameSync(`${fate}.new`, fate);
    await event;
    expect(events).toEqual([expect.objectContaining({ kind: 'guest-panicked', generation: 1 })]);
  });

  it('tells a power event again that could not be told, and forgets none', async () => {
    const driver = driverWith([]);
    const told: string[] = [];
    await driver.adopt(async ({ kind }) => {
      told.push(kind);
      if (told.length < 3) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    });
    const guest = guestOf(randomUUID());
    await driver.spawn(guest, signal);
    const fate = join(folder, FATES, guest.instanceId);
    writeFileSync(`${fate}.new`, 'guest-lost');
    renameSync(`${fate}.new`, fate);
    await until(async () => (await driver.inspect(guest.instanceId))?.power === 'stopped');
    expect(told).toEqual(['guest-lost', 'guest-lost', 'guest-lost']);
    await until(() => !existsSync(fate));
  });

  it('takes a thousand guests and finds them again', async () => {
    const driver = driverWith([]);
    await driver.adopt(async () => undefined);
    const ids = Array.from({ length: 1_000 }, () => randomUUID());
    await Promise.all(ids.map((id) => driver.spawn(guestOf(id), signal)));
    const next = driverWith([]);
    await next.adopt(async () => undefined);
    expect((await next.list()).map(({ instanceId }) => instanceId).sort()).toEqual(ids.sort());
    expect(await next.strays()).toEqual([]);
  });

  it('has volumes while it runs, and lets go of them in its own time', async () => {
    const driver = driverWith(['--fake_unplug_delay=0.05']);
    await driver.adopt(async () => undefined);
    const id = randomUUID();
    const volume = { volumeId: 'v', serial: 'vol1', sizeBytes: 1, address: { socket: '' } };
    await expect(driver.plug(id, volume, signal)).rejects.toMatchObject({ code: 'GuestNotRunning' });
    await driver.spawn(guestOf(id), signal);
    await driver.plug(id, volume, signal);
    await driver.plug(id, volume, signal);
    expect((await driver.inspect(id))?.volumes).toEqual(['v']);
    const letGo = (graceMs: number, force: boolean) =>
      driver.unplug(id, { volumeId: 'v', graceMs, force }, signal);
    await expect(letGo(10, false)).rejects.toMatchObject({ code: 'VolumeHeld' });
    expect((await driver.inspect(id))?.volumes).toEqual(['v']);
    await letGo(10, true);
    await letGo(1_000, false);
    expect((await driver.inspect(id))?.volumes).toBeUndefined();
    await driver.plug(id, volume, signal);
    await driver.stop(id, 0, signal);
    expect(await driver.inspect(id)).toEqual({ instanceId: id, generation: 1, power: 'stopped' });
  });
});
