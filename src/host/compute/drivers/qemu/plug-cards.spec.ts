import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import { until } from '../../../../../test/support/until.js';
import { asItWas } from './as-it-was.js';
import { guestFact } from './guest-fact.js';
import { GuestStore } from './guest-store.js';
import { GuestWatch } from './guest-watch.js';
import { PlugCards } from './plug-cards.js';
import type { QemuMachine } from './qemu-machine.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const UID = 7;

/** A QEMU that has devices and nets, and does with them what it is asked; it refuses what it is told to. */
class Qemu {
  readonly unplugged = new EventEmitter<{ device: [string]; error: [Error] }>();
  readonly ending = new Promise<never>(() => undefined);
  readonly devices = new Set<string>();
  readonly refusals = new Map<string, string>();
  readonly told: (readonly [string, unknown])[] = [];
  /** What its guest does when it is asked to let go. */
  letsGo: (id: string) => void = (id) => this.lose(id);

  hasEnded(): Promise<boolean> {
    return Promise.resolve(false);
  }

  release(): void {
    this.unplugged.removeAllListeners();
  }

  lose(id: string): void {
    this.devices.delete(id);
    this.unplugged.emit('device', id);
  }

  async ask(command: string, args: Readonly<Record<string, string>> = {}): Promise<unknown> {
    if (command === 'qom-list') return [...this.devices].map((name) => ({ name }));
    this.told.push([command, args]);
    const refusal = this.refusals.get(command);
    if (refusal !== undefined) throw new Error(`${command}: ${refusal}`);
    if (command === 'device_add') this.devices.add(args['id'] ?? '');
    if (command === 'device_del') this.letsGo(args['id'] ?? '');
    return {};
  }
}

describe('PlugCards', () => {
  let folder: string;
  let store: GuestStore;
  let watch: GuestWatch;
  let plugs: PlugCards;
  let qemu: Qemu;

  const { signal } = new AbortController();
  const nic = (portId: string, binding = {}) => ({
    ...nicOf({ tap: `tap-${portId}`, namespace: 'ns', guestUid: UID, ...binding }, '02:16:3e:00:00:02'),
    portId,
  });
  const plug = (portId: string) => plugs.plug(ID, nic(portId), signal);
  const unplug = (portId: string, change: object = {}) =>
    plugs.unplug(ID, { portId, graceMs: 10_000, force: false, ...change }, signal);
  const nics = () => store.get(ID)?.definition.nics ?? [];
  const cards = () => {
    const record = store.get(ID);
    return record ? (guestFact(record, true).cards ?? []) : [];
  };
  /** Of a host on which no guest runs. */
  const ofNone = () => new PlugCards({ store, watch: new GuestWatch(store), maxNics: 2 });
  const commands = () => qemu.told.map(([command]) => command);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cards-'));
    store = new GuestStore(join(folder, 'guests'));
    await mkdir(store.folderOf(ID), { recursive: true });
    await store.put({
      definition: {
        ...{ instanceId: ID, generation: 1, name: 'i', smbiosUuid: 'u', vcpus: 1, memoryMiB: 1 },
        ...{ kernelArgs: '', disks: [rootOf({ base: '/b', baseFormat: 'raw' }, 0)] },
        nics: [{ ...nicOf({ tap: 'tap0', namespace: 'ns', guestUid: UID }), portId: 'first' }],
      },
      ...{ uid: UID, wanted: 'on' },
    });
    watch = new GuestWatch(store);
    plugs = new PlugCards({ store, watch, maxNics: 2 });
    qemu = new Qemu();
    watch.watch(ID, qemu as unknown as QemuMachine);
  });
  afterEach(async () => {
    await watch.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 10 });
  });

  describe('plug', () => {
    it('writes it down, then gives QEMU its net and the guest its device', async () => {
      await plug('a');
      expect(qemu.told).toEqual([
        ['netdev_add', { type: 'tap', id: 'net-a', ifname: 'tap-a', script: 'no', downscript: 'no' }],
        [
          'device_add',
          {
            ...{ driver: 'virtio-net-pci', netdev: 'net-a', id: 'card-a', mac: '02:16:3e:00:00:02' },
            ...{ romfile: '', bus: 'nic-port0' },
          },
        ],
      ]);
      expect(cards()).toEqual(['a']);
    });

    it('leaves what is plugged, finishes what was begun, and takes the next place', async () => {
      await plug('a');
      await plug('a');
      expect(commands()).toEqual(['netdev_add', 'device_add']);
      qemu.refusals.set('netdev_add', "Duplicate ID 'net-b' for netdev");
      await plug('b');
      expect(nics().map(({ port }) => port)).toEqual([undefined, 0, 1]);
      await expect(plug('c')).rejects.toMatchObject({ code: 'AttachmentLimitExceeded' });
    });

    it('takes back what QEMU does not take', async () => {
      qemu.refusals.set('device_add', 'no bus');
      await expect(plug('a')).rejects.toMatchObject({ code: 'InternalError' });
      expect(commands()).toEqual(['netdev_add', 'device_add', 'netdev_del']);
      expect(cards()).toEqual([]);
    });

    it('refuses a guest that is off, and a port that is not where the guest is', async () => {
      await expect(plugs.plug(ID, nic('a', { namespace: 'other' }), signal)).rejects.toMatchObject({
        code: 'InternalError',
      });
      await expect(plugs.plug(ID, nic('a', { guestUid: 8 }), signal)).rejects.toMatchObject({
        code: 'InternalError',
      });
      await expect(ofNone().plug(ID, nic('a'), signal)).rejects.toMatchObject({ code: 'GuestNotRunning' });
    });
  });

  describe('unplug', () => {
    it('asks the guest, and takes the net when it has let go', async () => {
      await plug('a');
      await unplug('a');
      expect(commands().slice(2)).toEqual(['device_del', 'netdev_del']);
      expect(cards()).toEqual([]);
      await unplug('a');
      await unplug('first');
      expect(nics()).toHaveLength(1);
    });

    it('is CardHeld where the guest holds on, which may let go later', async () => {
      await plug('a');
      qemu.letsGo = () => undefined;
      await expect(unplug('a', { graceMs: 5 })).rejects.toMatchObject({ code: 'CardHeld' });
      expect(cards()).toEqual(['a']);
      qemu.lose('card-b');
      qemu.lose('card-a');
      await until(() => cards().length === 0, 1_000);
    });

    it('by force plugs the card into nothing; it is not to be plugged again, nor started with', async () => {
      await plug('a');
      qemu.letsGo = () => undefined;
      await unplug('a', { graceMs: 5, force: true });
      expect(commands().slice(2)).toEqual(['device_del', 'netdev_del']);
      expect(nics().at(-1)).toMatchObject({ portId: 'a', isCut: true });
      expect(asItWas(store.get(ID)).nics).toHaveLength(1);
      await expect(plug('a')).rejects.toMatchObject({ code: 'IncorrectState' });
    });

    it('only writes it down where the guest is off', async () => {
      await plug('a');
      await ofNone().unplug(ID, { portId: 'a', graceMs: 5, force: false }, signal);
      expect(cards()).toEqual([]);
      expect(commands()).toEqual(['netdev_add', 'device_add']);
    });
  });

  it('forgets what a guest let go of while nobody heard it', async () => {
    await plug('a');
    await plug('b');
    qemu.devices.delete('card-a');
    qemu.refusals.set('netdev_del', "Device 'net-a' not found");
    await plugs.reconcile();
    expect(cards()).toEqual(['b']);
  });
});
