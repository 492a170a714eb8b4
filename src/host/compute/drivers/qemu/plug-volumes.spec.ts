import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootOf } from '../../../../../test/support/guest-parts.js';
import { until } from '../../../../../test/support/until.js';
import { GuestStore } from './guest-store.js';
import { GuestWatch } from './guest-watch.js';
import { volumesIn } from './let-go.js';
import { PlugVolumes } from './plug-volumes.js';
import type { QemuMachine } from './qemu-machine.js';
import type { VolumeDisk } from './volume-disk.js';
import type { VolumeRelays } from './volume-relays.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const uid = process.getuid?.() ?? 0;

/** A QEMU that has devices and nodes, and does with them what it is asked; it refuses what it is told to. */
class Qemu {
  readonly unplugged = new EventEmitter<{ device: [string]; error: [Error] }>();
  readonly ending = new Promise<never>(() => undefined);
  readonly devices = new Set<string>();
  readonly nodes = new Set<string>();
  readonly objects = new Set<string>();
  readonly refusals = new Map<string, string>();
  /** What it was told, without what it was only asked about. */
  readonly told: (readonly [string, unknown])[] = [];
  ended = false;
  /** What its guest does when it is asked to let go. */
  letsGo: (id: string) => void = (id) => this.lose(id);

  hasEnded(): Promise<boolean> {
    return Promise.resolve(this.ended);
  }

  release(): void {
    this.unplugged.removeAllListeners();
  }

  lose(id: string): void {
    this.devices.delete(id);
    this.unplugged.emit('device', id);
  }

  async ask(command: string, args: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const isQuestion = command.startsWith('query-') || command === 'qom-list';
    if (!isQuestion) this.told.push([command, args]);
    const refusal = this.refusals.get(command);
    if (refusal !== undefined) throw new Error(`${command}: ${refusal}`);
    if (command === 'qom-list')
      return [...(args['path'] === '/objects' ? this.objects : this.devices)].map((name) => ({ name }));
    if (command === 'query-named-block-nodes') return [...this.nodes].map((name) => ({ 'node-name': name }));
    const name = args['node-name'] ?? args['id'] ?? '';
    if (command === 'object-add') this.objects.add(name);
    if (command === 'object-del') this.objects.delete(name);
    if (command === 'blockdev-add') this.nodes.add(name);
    if (command === 'blockdev-del') this.nodes.delete(name);
    if (command === 'device_add') this.devices.add(name);
    if (command === 'device_del') this.letsGo(name);
    return {};
  }
}

/** Ways to volumes of other hosts, which all lead to one socket. */
class Relays {
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  readonly keyed: string[] = [];
  socket = '';
  isWatching = false;

  localVolume(disk: VolumeDisk): VolumeDisk {
    const { tcp } = disk.source.address ?? {};
    if (!tcp) return disk;
    return { ...disk, source: { ...disk.source, address: { socket: this.socket, tcp } } };
  }

  async open({ serial, source }: VolumeDisk): Promise<void> {
    if (source.address?.tcp) this.opened.push(serial);
  }

  async close(serial: string): Promise<void> {
    this.closed.push(serial);
  }

  withKey<T>({ serial, source }: VolumeDisk, _uid: number, work: () => Promise<T>): Promise<T> {
    if (source.address?.tcp) this.keyed.push(serial);
    return work();
  }

  keyFolder(serial: string): string {
    return `/k/${serial}`;
  }

  watch(): void {
    this.isWatching = true;
  }

  async shut(): Promise<void> {
    this.isWatching = false;
  }
}

describe('PlugVolumes', () => {
  let folder: string;
  let store: GuestStore;
  let watch: GuestWatch;
  let plugs: PlugVolumes;
  let qemu: Qemu;
  let relays: Relays;
  let server: Server;
  let socket: string;

  const { signal } = new AbortController();
  const volume = (name: string) => ({
    ...{ volumeId: name, serial: `s-${name}`, sizeBytes: 5, address: { socket } },
  });
  const plug = (name: string, caller = signal) => plugs.plug(ID, volume(name), caller);
  const unplug = (name: string, change: object = {}, caller = signal) =>
    plugs.unplug(ID, { volumeId: name, graceMs: 10_000, force: false, ...change }, caller);
  const disks = () => store.get(ID)?.definition.disks ?? [];
  const plugged = () => disks().flatMap(({ source }) => (source.from === 'volume' ? [source.volumeId] : []));
  const commands = () => qemu.told.map(([command]) => command);
  const start = () => watch.watch(ID, qemu as unknown as QemuMachine);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plug-'));
    socket = join(folder, 'nbd.sock');
    server = createServer((client) => client.on('error', () => undefined).end('NBDMAGICIHAVEOPT'));
    await once(server.listen(socket), 'listening');
    store = new GuestStore(join(folder, 'guests'));
    await mkdir(store.folderOf(ID), { recursive: true });
    await store.put({
      definition: {
        ...{ instanceId: ID, generation: 1, name: 'i', smbiosUuid: 'u', vcpus: 1, memoryMiB: 1 },
        ...{ kernelArgs: '', disks: [rootOf({ base: '/b', baseFormat: 'raw' }, 0)], nics: [] },
      },
      ...{ uid, wanted: 'on' },
    });
    watch = new GuestWatch(store);
    relays = new Relays();
    plugs = new PlugVolumes({ store, watch, relays: relays as unknown as VolumeRelays, maxVolumes: 2 });
    qemu = new Qemu();
    start();
  });
  afterEach(async () => {
    await watch.close();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  describe('plug', () => {
    it('writes it down, then gives QEMU its node and the guest its device', async () => {
      await plug('a');
      expect(qemu.told).toEqual([
        ['blockdev-add', expect.objectContaining({ 'node-name': 's-a', driver: 'raw' })],
        ['device_add', expect.objectContaining({ id: 'vd-s-a', drive: 's-a', bus: 'volume-port0' })],
      ]);
      const again = new GuestStore(join(folder, 'guests'));
      await again.load();
      expect(again.get(ID)?.definition.disks.map(({ serial }) => serial)).toEqual(['root', 's-a']);
      expect(statSync(socket).mode & 0o777).toBe(0o600);
    });

    it('reaches one of another host by a relay, with the key of its attachment', async () => {
      relays.socket = socket;
      const far = { ...volume('a'), address: { socket: '', tcp: { host: '192.0.2.7', port: 24_000 } } };
      qemu.objects.add('tls-s-a');
      await plugs.plug(ID, far, signal);
      expect(qemu.told).toMatchObject([
        ['object-del', { id: 'tls-s-a' }],
        ['object-add', { 'qom-type': 'tls-creds-psk', id: 'tls-s-a', endpoint: 'client', dir: '/k/s-a' }],
        ['blockdev-add', { file: { server: { type: 'unix', path: socket }, 'tls-creds': 'tls-s-a' } }],
        ['device_add', { id: 'vd-s-a' }],
      ]);
      expect([relays.opened, relays.keyed]).toEqual([['s-a'], ['s-a']]);
      const again = new GuestStore(join(folder, 'guests'));
      await again.load();
      expect(again.get(ID)?.definition.disks.at(-1)?.source).toMatchObject({
        address: { socket, tcp: far.address.tcp },
      });
      await unplug('a');
      expect([[...qemu.objects], [...qemu.nodes], [...new Set(relays.closed)]]).toEqual([[], [], ['s-a']]);
    });

    it('keeps relays at work from adoption on, and lets go of them at the end', async () => {
      await plugs.reconcile();
      expect(relays.isWatching).toBe(true);
      await plugs.close();
      expect(relays.isWatching).toBe(false);
    });

    it('gives each a place of its own, and no third one where there are two', async () => {
      await plug('a');
      await plug('b');
      expect(qemu.told.at(-1)?.[1]).toMatchObject({ id: 'vd-s-b', bus: 'volume-port1' });
      await expect(plug('c')).rejects.toMatchObject({ code: 'AttachmentLimitExceeded' });
      expect(plugged()).toEqual(['a', 'b']);
    });

    it('tells QEMU nothing of one that is there, which keeps its place', async () => {
      await plug('a');
      await plug('b');
      await plug('b');
      expect(commands()).toEqual(['blockdev-add', 'device_add', 'blockdev-add', 'device_add']);
      const record = store.get(ID);
      expect(record && volumesIn(record).map(({ port }) => port)).toEqual([0, 1]);
    });

    it('goes on where it was broken off', async () => {
      qemu.nodes.add('s-a');
      await plug('a');
      expect(commands()).toEqual(['device_add']);
      expect(qemu.devices).toEqual(new Set(['vd-s-a']));
    });

    it('leaves nothing behind of one whose device QEMU refuses', async () => {
      qemu.refusals.set('device_add', 'bus is full');
      await expect(plug('a')).rejects.toMatchObject({
        ...{ code: 'InternalError', message: 'The volume could not be plugged into the guest' },
        cause: new Error('device_add: bus is full'),
      });
      expect(commands()).toEqual(['blockdev-add', 'device_add', 'blockdev-del']);
      expect([plugged(), [...qemu.nodes]]).toEqual([[], []]);
    });

    it('takes back no node that QEMU has not made', async () => {
      qemu.refusals.set('blockdev-add', 'no export');
      await expect(plug('a')).rejects.toMatchObject({ code: 'InternalError' });
      expect(commands()).toEqual(['blockdev-add']);
      expect(plugged()).toEqual([]);
    });

    it('forgets one whose node QEMU keeps', async () => {
      qemu.refusals.set('device_add', 'bus is full').set('blockdev-del', 'in use');
      await expect(plug('a')).rejects.toMatchObject({ cause: new Error('device_add: bus is full') });
      expect(commands().at(-1)).toBe('blockdev-del');
      expect([plugged(), [...qemu.nodes]]).toEqual([[], ['s-a']]);
    });

    it('is refused by a guest that is off, that is not there, or that has no record', async () => {
      const refusal = { code: 'GuestNotRunning' };
      await expect(plugs.plug('other', volume('a'), signal)).rejects.toMatchObject(refusal);
      await store.remove(ID);
      await expect(plug('a')).rejects.toMatchObject(refusal);
      await watch.close();
      await expect(plug('a')).rejects.toMatchObject(refusal);
      expect(qemu.told).toEqual([]);
    });

    it('is refused where nobody serves it', async () => {
      const unserved = { ...volume('a'), address: { socket: join(folder, 'none.sock') } };
      await expect(plugs.plug(ID, unserved, signal)).rejects.toThrow('The volume is not served on its host');
      expect([plugged(), qemu.told]).toEqual([[], []]);
    });

    it('changes nothing once its caller has gone', async () => {
      await expect(plug('a', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
      expect([plugged(), qemu.told]).toEqual([[], []]);
    });
  });

  describe('unplug', () => {
    beforeEach(async () => {
      await plug('a');
      qemu.told.length = 0;
    });

    it('asks the guest, and takes its node from QEMU when it has let go', async () => {
      await unplug('a');
      expect(qemu.told[0]).toEqual(['device_del', { id: 'vd-s-a' }]);
      expect(commands()).toContain('blockdev-del');
      expect([plugged(), [...qemu.devices], [...qemu.nodes]]).toEqual([[], [], []]);
      expect(disks()).toHaveLength(1);
    });

    it('has nothing to do for one that is not plugged, nor in a guest that is not there', async () => {
      await unplug('b');
      await plugs.unplug('other', { volumeId: 'a', graceMs: 10, force: false }, signal);
      expect([plugged(), qemu.told]).toEqual([['a'], []]);
    });

    it('takes it from the record of a guest that is off', async () => {
      await watch.close();
      await unplug('a');
      expect([plugged(), qemu.told]).toEqual([[], []]);
    });

    it('does not ask for what the guest has let go of already', async () => {
      qemu.devices.clear();
      await unplug('a');
      expect(commands()).toEqual(['blockdev-del']);
      expect(plugged()).toEqual([]);
    });

    it('keeps one that the guest holds until it lets go, however late', async () => {
      qemu.letsGo = () => qemu.unplugged.emit('device', 'vd-other');
      await expect(unplug('a', { graceMs: 20 })).rejects.toMatchObject({
        ...{ code: 'VolumeHeld', message: 'The guest did not let go of the volume within 0.02 seconds' },
      });
      expect([plugged(), [...qemu.nodes]]).toEqual([['a'], ['s-a']]);
      qemu.lose('vd-s-a');
      await until(() => qemu.nodes.size === 0);
      expect(plugged()).toEqual([]);
    });

    it('waits for what was asked before', async () => {
      qemu.refusals.set('device_del', 'Device vd-s-a is already in the process of unplug');
      const done = unplug('a');
      await until(() => commands().includes('device_del'));
      qemu.lose('vd-s-a');
      await done;
      expect([plugged(), [...qemu.nodes]]).toEqual([[], []]);
    });

    it('fails, and keeps it, when QEMU refuses otherwise', async () => {
      qemu.refusals.set('device_del', 'not hotpluggable');
      await expect(unplug('a', { graceMs: 20 })).rejects.toThrow('device_del: not hotpluggable');
      expect(plugged()).toEqual(['a']);
    });

    it('fails, and keeps it, when it cannot hear QEMU any more', async () => {
      qemu.letsGo = () => qemu.unplugged.emit('error', new Error('deaf'));
      await expect(unplug('a')).rejects.toThrow('deaf');
      expect(plugged()).toEqual(['a']);
    });

    it('counts one that is cut off as let go, unless its caller has gone', async () => {
      qemu.letsGo = () => undefined;
      await unplug('a', { graceMs: 20, force: true });
      expect([plugged(), commands()]).toEqual([['a'], ['device_del']]);
      const caller = new AbortController();
      qemu.letsGo = () => caller.abort(new Error('gone'));
      await expect(unplug('a', { force: true }, caller.signal)).rejects.toThrow('gone');
      expect(plugged()).toEqual(['a']);
    });
  });

  describe('reconcile', () => {
    beforeEach(async () => {
      await plug('a');
      await plug('b');
      qemu.told.length = 0;
    });

    it('forgets what QEMU let go of while nobody heard', async () => {
      qemu.devices.delete('vd-s-a');
      await plugs.reconcile();
      expect(qemu.told).toEqual([['blockdev-del', { 'node-name': 's-a' }]]);
      expect(plugged()).toEqual(['b']);
    });

    it('forgets nothing of a QEMU that does not answer, nor of a guest without a record', async () => {
      qemu.devices.clear();
      qemu.refusals.set('qom-list', 'no monitor');
      await plugs.reconcile();
      expect(plugged()).toEqual(['a', 'b']);
      qemu.refusals.clear();
      await store.remove(ID);
      await plugs.reconcile();
      expect([...qemu.nodes]).toEqual(['s-a', 's-b']);
      expect(qemu.told).toEqual([]);
    });

    it('forgets one whose nodes QEMU does not name', async () => {
      qemu.devices.delete('vd-s-b');
      qemu.refusals.set('query-named-block-nodes', 'no monitor');
      await plugs.reconcile();
      expect([plugged(), qemu.told]).toEqual([['a'], []]);
    });
  });
});
