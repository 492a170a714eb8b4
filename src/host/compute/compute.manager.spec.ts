import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpawnRequestV1 } from '../../../workflows/contracts/guest-v1.js';
import type { SpawnRequest } from '../../../workflows/contracts/guest.js';
import type { PinFact } from '../../../workflows/contracts/machine-pin.js';
import { rootDiskOf } from '../../../workflows/contracts/spawn-request.js';
import { FenceGate } from '../../common/fencing/fence-gate.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import type { PowerReport } from '../../stream/stream.contract.js';
import { Semaphore } from '../../common/async/semaphore.js';
import { ComputeManager } from './compute.manager.js';
import { type ComputeParts } from './manager-parts.js';
import { FakeDriver } from './drivers/fake/fake.driver.js';
import { fakeFlags } from './drivers/fake/fake.flags.js';
import { noConfigDrives } from './config-drives.js';
import { noImages } from '../images/image-source.js';
import type { GuestDefinition } from './virt-driver.js';

const { signal } = new AbortController();
const cutOff = (instanceId: string) => ({ instanceId, graceSeconds: 0 });
const fence = (generation: number, sequence = 1) => ({ generation, sequence });
const image = { imageId: randomUUID(), format: 'raw', sizeBytes: 1, sha256: 'aa' } as const;
const requestOf = (instanceId: string, mode: 'create' | 'keep' = 'create'): SpawnRequest => ({
  guest: {
    ...{ instanceId, name: 'i-1', smbiosUuid: 'ec2', vcpus: 1, memoryMiB: 64 },
    ...{ kernel: { ...image, sha256: 'bb' }, kernelArgs: 'quiet' },
  },
  disks: [{ ...rootDiskOf(image, 2), mode }],
  nics: [
    {
      ...{ portId: randomUUID(), mac: '02::1', model: 'virtio' },
      binding: { tap: 't1', namespace: 'n1', guestUid: 7, domainId: 'd' },
    },
  ],
});
/** The same, as a cloud of host contract 1 asked for it. */
const requestV1Of = (instanceId: string): SpawnRequestV1 => ({
  guest: {
    ...{ instanceId, name: 'i-1', smbiosUuid: 'ec2', vcpus: 1, memoryMiB: 64, diskGiB: 2 },
    ...{ image, kernel: { ...image, sha256: 'bb' }, kernelArgs: 'quiet', portId: randomUUID(), mac: '02::1' },
  },
  binding: { tap: 't1', namespace: 'n1', guestUid: 7 },
  disk: 'create',
});

/** Remembers what it was told to start. */
class WatchedDriver extends FakeDriver {
  readonly defined: GuestDefinition[] = [];

  override async spawn(guest: GuestDefinition, inside: AbortSignal): Promise<PinFact> {
    this.defined.push(guest);
    return super.spawn(guest, inside);
  }
}

describe('ComputeManager', () => {
  let folder: string;
  let reports: PowerReport[];
  /** Guests whose last words were kept. */
  let kept: string[];
  let managers: ComputeManager[];
  let driver: WatchedDriver;

  async function managerWith(argv: readonly string[] = [], parts: Partial<ComputeParts> = {}) {
    driver = new WatchedDriver(join(folder, 'guests'), parseFlags(fakeFlags, argv));
    const manager = new ComputeManager({
      driver,
      images: noImages,
      drives: noConfigDrives,
      gate: new FenceGate(join(folder, 'fences')),
      boots: new Semaphore(2),
      link: { reportPower: async (report) => void reports.push(report), sendImage: async () => undefined },
      traces: { keep: async (instanceId) => void kept.push(instanceId) },
      reserved: { memoryMiB: 512, diskMiB: 2_048 },
      ...parts,
    });
    managers.push(manager);
    await manager.start();
    return manager;
  }

  const definedBy = async (request: SpawnRequest, manager: ComputeManager): Promise<GuestDefinition> => {
    await manager.spawn(request, fence(1), signal);
    const defined = driver.defined.at(-1);
    if (!defined) throw new Error('nothing was defined');
    return defined;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manager-'));
    reports = [];
    kept = [];
    managers = [];
  });
  afterEach(async () => {
    await Promise.all(managers.map((manager) => manager.close()));
    rmSync(folder, { recursive: true });
  });

  it('starts a guest once, however often it is asked', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    await manager.spawn(requestOf(id), fence(1), signal);
    await manager.spawn(requestOf(id), fence(1), signal);
    expect(await manager.inventory()).toEqual({
      guests: [{ instanceId: id, generation: 1, power: 'running' }],
      strays: [],
    });
  });

  it('hands the driver files of this host', async () => {
    const fetched: string[] = [];
    const images = {
      fetch: async ({ sha256 }: { sha256: string }) => (fetched.push(sha256), `/base/${sha256}`),
    };
    const manager = await managerWith([], { images });
    await manager.spawn(requestOf(randomUUID()), fence(3), signal);
    expect(fetched.sort()).toEqual(['aa', 'bb']);
    expect(driver.defined[0]).toMatchObject({
      generation: 3,
      disks: [
        {
          source: { from: 'image', base: '/base/aa', baseFormat: 'raw' },
          sizeBytes: 2 * 1024 ** 3,
          mode: 'create',
        },
      ],
      kernel: '/base/bb',
      nics: [{ binding: { tap: 't1', namespace: 'n1', guestUid: 7 } }],
    });
    expect(driver.defined[0]).not.toHaveProperty('ramdisk');
  });

  it('hands the driver a config drive, which goes with its guest', async () => {
    const [asked, gone]: [object[], string[]] = [[], []];
    const drives = {
      provide: async (owner: object) => (asked.push(owner), '/drives/i.iso'),
      remove: async (id: string) => void gone.push(id),
    };
    const manager = await managerWith([], { drives });
    const instanceId = randomUUID();
    const request = requestOf(instanceId);
    const drive = { source: { from: 'config', portId: 'p' }, sizeBytes: 0, bus: 'virtio' } as const;
    const disks = [...request.disks, { ...drive, serial: 'config-drive', mode: 'create' as const }];
    await manager.spawn({ ...request, disks }, fence(1), signal);
    expect(asked).toEqual([{ instanceId, portId: 'p', guestUid: 7 }]);
    expect(driver.defined[0]?.disks[1]).toMatchObject({
      source: { from: 'image', base: '/drives/i.iso', baseFormat: 'raw' },
    });
    await manager.destroy(cutOff(instanceId), fence(2), signal);
    expect(gone).toEqual([instanceId]);
  });

  it('does what a cloud of host contract 1 asked for', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    await manager.spawn(requestV1Of(id), fence(1), signal);
    const asked = await definedBy(requestOf(randomUUID()), manager);
    const domainless = { ...asked.nics[0]?.binding, domainId: '' };
    expect(driver.defined[0]).toEqual({
      ...asked,
      instanceId: id,
      nics: [{ ...asked.nics[0], portId: expect.any(String), binding: domainless }],
    });
  });

  it('answers with what the guest is pinned to, and hands on what it was pinned to elsewhere', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    const pin = await manager.spawn(requestOf(id), fence(1), signal);
    expect(pin).toEqual({ machineType: 'fake-1', cpuModel: 'fake' });
    expect(await manager.reboot({ spawn: requestOf(id), graceSeconds: 0 }, fence(2), signal)).toEqual(pin);
    const request = requestOf(randomUUID());
    const elsewhere = { machineType: 'm', cpuModel: 'c' };
    const told = { ...request, guest: { ...request.guest, pin: elsewhere } };
    expect(await manager.spawn(told, fence(1), signal)).toEqual(elsewhere);
  });

  it.each([[[]], [['root', 'root']], [['../x']], [['a,b']]])('takes no disks named %j', async (serials) => {
    const manager = await managerWith();
    const request = requestOf(randomUUID());
    const disks = serials.map((serial) => ({ ...rootDiskOf(image, 1), mode: 'create' as const, serial }));
    await expect(manager.spawn({ ...request, disks }, fence(1), signal)).rejects.toMatchObject({
      code: 'InternalError',
    });
  });

  it('refuses a step of an operation that was overtaken, also after a restart', async () => {
    const id = randomUUID();
    const first = await managerWith();
    await first.destroy(cutOff(id), fence(2), signal);
    await first.close();
    managers = [];
    const next = await managerWith();
    await expect(next.spawn(requestOf(id), fence(1), signal)).rejects.toMatchObject({
      code: 'OperationOvertaken',
    });
    expect((await next.inventory()).guests).toEqual([]);
  });

  it('lets a terminate take a launch over in mid-boot', async () => {
    const manager = await managerWith(['--fake_spawn_delay=60']);
    const id = randomUUID();
    const launch = manager.spawn(requestOf(id), fence(1), signal);
    const refused = expect(launch).rejects.toMatchObject({ code: 'OperationOvertaken' });
    await manager.destroy(cutOff(id), fence(2), signal);
    await refused;
    expect(await manager.powerState(id)).toBe('absent');
  });

  it('destroys while all places for boots are taken', async () => {
    const id = randomUUID();
    const first = await managerWith();
    await first.spawn(requestOf(id), fence(1), signal);
    await first.close();
    managers = [];
    const manager = await managerWith(['--fake_spawn_delay=60']);
    const caller = new AbortController();
    const boots = [1, 2, 3].map(() =>
      expect(manager.spawn(requestOf(randomUUID()), fence(1), caller.signal)).rejects.toThrow(),
    );
    await manager.destroy(cutOff(id), fence(2), signal);
    expect(await manager.powerState(id)).toBe('absent');
    caller.abort();
    await Promise.all(boots);
  });

  it('reboots what runs and starts what is off, under the new generation', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    const reboot = { spawn: requestOf(id, 'keep'), graceSeconds: 0 };
    await manager.spawn(requestOf(id), fence(1), signal);
    await manager.reboot(reboot, fence(2), signal);
    expect((await manager.inventory()).guests).toEqual([{ instanceId: id, generation: 2, power: 'running' }]);
    await manager.stop({ instanceId: id, graceSeconds: 0 }, fence(3), signal);
    expect((await manager.inventory()).guests).toEqual([{ instanceId: id, generation: 3, power: 'stopped' }]);
    await manager.reboot(reboot, fence(4), signal);
    expect((await manager.inventory()).guests).toEqual([{ instanceId: id, generation: 4, power: 'running' }]);
    expect(await manager.powerState(id)).toBe('running');
  });

  it('reports what befalls a guest', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    await manager.spawn(requestOf(id), fence(4), signal);
    await driver.befall(id, 'guest-lost');
    expect(reports).toEqual([
      { instanceId: id, generation: 4, kind: 'guest-lost', at: expect.stringMatching(/^20.*Z$/) },
    ]);
    expect(await manager.powerState(id)).toBe('stopped');
    expect(kept).toEqual([id]);
  });

  it('knows the newest generation that reached a guest, not one that only asked about it', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    const reboot = { spawn: requestOf(id, 'keep'), graceSeconds: 0 };
    await manager.spawn(requestOf(id), fence(1), signal);
    await driver.befall(id, 'guest-shutdown');
    await manager.settledPower(id, fence(2), signal);
    expect(await manager.generationOf(id)).toBe(1);
    await manager.reboot(reboot, fence(3), signal);
    expect(await manager.generationOf(id)).toBe(3);
    await manager.stop({ instanceId: id, graceSeconds: 0 }, fence(4), signal);
    expect(await manager.generationOf(id)).toBe(4);
    await manager.destroy(cutOff(id), fence(5), signal);
    expect(await manager.generationOf(id)).toBeUndefined();
  });

  it('asks a guest before it removes it, for as long as it is given, and keeps its last words', async () => {
    const manager = await managerWith(['--fake_stop_delay=60']);
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) await manager.spawn(requestOf(id), fence(1), signal);
    const before = Date.now();
    await Promise.all(
      ids.map((instanceId, i) => manager.destroy({ instanceId, graceSeconds: i / 2 }, fence(2), signal)),
    );
    expect(Date.now() - before).toBeGreaterThanOrEqual(490);
    expect(Date.now() - before).toBeLessThan(30_000);
    expect((await manager.inventory()).guests).toEqual([]);
    expect(kept.sort()).toEqual([...ids].sort());
    expect(reports).toEqual([]);
  });

  it('lets a forced end take over from one that waits for its guest', async () => {
    const manager = await managerWith(['--fake_stop_delay=600']);
    const id = randomUUID();
    await manager.spawn(requestOf(id), fence(1), signal);
    const patient = manager.destroy({ instanceId: id, graceSeconds: 600 }, fence(2), signal);
    const overtaken = expect(patient).rejects.toMatchObject({ code: 'OperationOvertaken' });
    await manager.destroy(cutOff(id), fence(3), signal);
    await overtaken;
    expect(await manager.powerState(id)).toBe('absent');
  });

  it('keeps the reserve of the host back', async () => {
    const manager = await managerWith(['--fake_memory_mb=1024', '--fake_disk_gb=10', '--fake_vcpus=3']);
    expect(await manager.capacity()).toEqual({ vcpus: 3, memoryMiB: 512, diskGiB: 8 });
  });

  it('reads consoles', async () => {
    const manager = await managerWith();
    const id = randomUUID();
    expect(await manager.readConsole(id, 100)).toBeUndefined();
    await manager.spawn(requestOf(id), fence(1), signal);
    expect(String(await manager.readConsole(id, 1_000))).toContain('i-1: boot 1');
  });
});
