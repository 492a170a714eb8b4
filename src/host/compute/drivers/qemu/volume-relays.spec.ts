import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { relayProgramIn } from '../../../../../test/support/relay-program.js';
import { rootOf } from '../../../../../test/support/guest-parts.js';
import { until } from '../../../../../test/support/until.js';
import { isAlive, type ProcessId, signalProcess } from '../../../processes/linux-process.js';
import type { GuestRecord } from './guest-record.js';
import { type VolumeDisk, volumeDiskOf } from './volume-disk.js';
import { VolumeRelays } from './volume-relays.js';

const uid = process.getuid?.() ?? 0;
const KEY = 'cd'.repeat(32);

describe('relays to volumes of other hosts', () => {
  let root: string;
  let server: Server;
  let relays: VolumeRelays;
  let records: readonly GuestRecord[];

  const diskTo = (port: number, serial = 'vol1'): VolumeDisk =>
    volumeDiskOf(
      { volumeId: 'v', serial, sizeBytes: 5, address: { socket: '', tcp: { host: '127.0.0.1', port } } },
      0,
    );
  const port = () => (server.address() as AddressInfo).port;
  const recordOf = (wanted: 'on' | 'off', ...disks: readonly VolumeDisk[]) =>
    ({ definition: { disks }, uid, wanted }) as unknown as GuestRecord;
  const socketOf = (serial = 'vol1') => join(root, 's', `${serial}.s`);
  const fileOf = (serial = 'vol1') => join(root, 'relays', `${serial}.json`);
  const relay = () => JSON.parse(readFileSync(join(root, 'relay.json'), 'utf8')) as ProcessId;
  /** What comes back of a word that is sent through the relay; empty: it is closed instead. */
  const echoed = async (path: string, word: string): Promise<string> => {
    const client = connect(path).on('error', () => undefined);
    let said = '';
    client.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.endsWith(word)) client.end();
    });
    client.write(word);
    await once(client, 'close');
    return said;
  };

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'relays-'));
    server = createServer((client) => {
      client.on('error', () => undefined).write('NBDMAGIC');
      client.pipe(client);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    records = [];
    relays = new VolumeRelays({
      ...{ store: { all: () => records }, folder: join(root, 'relays'), sockets: join(root, 's') },
      ...{ processFile: join(root, 'relay.json'), program: relayProgramIn(root), keyOf: async () => KEY },
    });
  });
  afterEach(async () => {
    records = [];
    await relays.shut();
    if (existsSync(join(root, 'relay.json'))) await until(() => !isAlive(relay()), 10_000);
    server.close();
    rmSync(root, { recursive: true });
  });

  it('lead a socket of the guest’s user to the other host, both ways, until they are closed', async () => {
    await relays.open(diskTo(port()), uid);
    expect(statSync(socketOf()).mode & 0o777).toBe(0o600);
    expect(await echoed(socketOf(), 'there and back')).toBe('NBDMAGICthere and back');
    await relays.close('vol1', uid);
    expect(existsSync(socketOf())).toBe(false);
    // The next one is not taken for the last one on its way out.
    await relays.open(diskTo(port()), uid);
    expect(await echoed(socketOf(), 'again')).toBe('NBDMAGICagain');
    await relays.close('vol1', uid);
    await until(() => !isAlive(relay()), 10_000);
  });

  it('are not closed by who had the volume before', async () => {
    await relays.open(diskTo(port()), uid);
    await relays.close('vol1', uid + 1);
    expect(existsSync(fileOf())).toBe(true);
    expect(await echoed(socketOf(), 'still')).toContain('still');
    await relays.close('vol1', uid);
    expect(existsSync(fileOf())).toBe(false);
  });

  it('lead elsewhere when the volume is served elsewhere, and end with who serves it', async () => {
    await relays.open(diskTo(port()), uid);
    const other = createServer((client) => client.on('error', () => undefined).end('NBDMAGIC of the other'));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    await relays.open(diskTo((other.address() as AddressInfo).port), uid);
    await until(async () => (await echoed(socketOf(), 'x')).includes('of the other'), 10_000);
    other.close();
    await until(async () => (await echoed(socketOf(), 'x')) === '', 10_000);
  });

  it('go on without the daemon, and are started again when they were killed, beside one that cannot be read', async () => {
    await relays.open(diskTo(port()), uid);
    records = [recordOf('on', diskTo(port()))];
    await relays.shut();
    expect(await echoed(socketOf(), 'still')).toContain('still');
    relays.watch();
    const before = relay();
    writeFileSync(fileOf('bad'), '');
    signalProcess(before, 'SIGKILL');
    await until(async () => (await echoed(socketOf(), 'again').catch(() => '')).includes('again'), 20_000);
    expect(relay().pid).not.toBe(before.pid);
  });

  it('end with their guests, but for what is about to be plugged', async () => {
    await relays.open(diskTo(port()), uid);
    await relays.open(diskTo(port(), 'vol2'), uid);
    const long = Date.now() / 1_000 - 3_600;
    utimesSync(fileOf('vol2'), long, long);
    records = [recordOf('off', diskTo(port(), 'vol2'))];
    relays.watch();
    await until(() => !existsSync(socketOf('vol2')), 10_000);
    expect(existsSync(socketOf())).toBe(true);
    await relays.shut();
    expect(existsSync(fileOf())).toBe(false);
  });

  it('are no affair of a volume of this host', async () => {
    const near = volumeDiskOf({ volumeId: 'v', serial: 'n', sizeBytes: 5, address: { socket: '/s' } }, 0);
    const root = rootOf({ base: '/b', baseFormat: 'raw' }, 0);
    for (const disk of [near, root]) {
      await relays.open(disk, uid);
      expect(relays.local(disk)).toEqual(disk);
      expect(await relays.withKey(disk, uid, async () => existsSync(relays.keyFolder('n')))).toBe(false);
    }
    expect(existsSync(fileOf('n'))).toBe(false);
  });

  it('say where the guest’s QEMU finds them, and have the key beside while it starts', async () => {
    const far = diskTo(24_000);
    const tcp = { host: '127.0.0.1', port: 24_000 };
    expect(relays.localVolume(far).source.address).toEqual({ socket: socketOf(), tcp });
    const read = () => readFileSync(join(relays.keyFolder('vol1'), 'keys.psk'), 'utf8');
    expect(await relays.withKey(far, uid, async () => read())).toBe(`engine:${KEY}\n`);
    expect(existsSync(relays.keyFolder('vol1'))).toBe(false);
  });
});
