import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';
import { FileVolumes } from '../support/file-volumes.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const LATER = '--flatten_delay=3600';
const NOW = '--flatten_delay=0';

describe('a volume that lies over a snapshot or an image', () => {
  let volumes: FileVolumes;
  let driver: VolumeDriver;
  const [source, one, other] = [randomUUID(), randomUUID(), randomUUID()];
  const { signal } = new AbortController();
  const fresh = (sizeGiB = 1) => ({ volumeId: randomUUID(), sizeGiB, generation: 1 });
  const filesOf = async (id: string) =>
    (await readdir(volumes.volumesPath)).filter((name) => name.startsWith(id)).sort();
  const isFlat = async (id: string) => !(await filesOf(id)).includes(`${id}.qcow2`);
  const serversOf = (id: string) => processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/${id}`);
  const reads = async (id: string, socket: string, ...commands: string[]) => {
    for (const command of commands)
      expect(await volumes.io(socket, id, command)).not.toMatch(/failed|error/i);
  };
  const reopen = async (...flags: string[]) => {
    await driver.close();
    driver = await volumes.open('--overlay_from_mb=0', ...flags);
  };

  /** Flat, and served again. */
  const isServedFlat = async (id: string, socket: string) =>
    (await isFlat(id)) &&
    volumes.io(socket, id, 'read 0 512').then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    volumes = await FileVolumes.make();
    driver = await volumes.open('--overlay_from_mb=0', LATER);
  });
  afterEach(async () => {
    for (const { volumeId } of await driver.list()) await driver.remove(volumeId);
    for (const { snapshotId } of await driver.snapshots()) await driver.removeSnapshot(snapshotId);
    expect(await driver.strays()).toEqual([]);
    await driver.close();
    await volumes.clear();
  });

  /** Of a volume with sevens in its first 64 MiB. */
  async function snapshot(): Promise<string> {
    const snapshotId = randomUUID();
    await driver.create({ volumeId: source, sizeGiB: 1, generation: 1 }, signal);
    const { socket } = await driver.export(source, one, signal);
    await volumes.io(socket, source, 'write -P 7 0 64M');
    await driver.createSnapshot({ snapshotId, volumeId: source, sizeGiB: 1, generation: 1 }, signal);
    await driver.remove(source);
    return snapshotId;
  }

  async function image(format: 'raw' | 'qcow2'): Promise<string> {
    const path = join(volumes.folder, `image.${format}`);
    await run('qemu-img', ['create', '-q', '-f', format, path, '64M']);
    await run('qemu-io', ['-f', format, '-c', 'write -P 8 1M 32M', path]);
    await chmod(path, 0o444);
    return path;
  }

  it('is there at once, takes no room, and keeps its bytes when the snapshot goes', async () => {
    const from = await snapshot();
    const [a, b] = [fresh(2), fresh(1)];
    await driver.create({ ...a, from }, signal);
    await driver.create({ ...b, from }, signal);
    expect(await filesOf(a.volumeId)).toEqual(['base', 'json', 'qcow2'].map((end) => `${a.volumeId}.${end}`));
    await run('qemu-img', ['check', '-q', '-f', 'qcow2', join(volumes.volumesPath, `${a.volumeId}.qcow2`)]);
    await driver.removeSnapshot(from);
    const [atA, atB] = [
      await driver.export(a.volumeId, one, signal),
      await driver.export(b.volumeId, one, signal),
    ];
    await reads(a.volumeId, atA.socket, 'read -P 7 0 64M', 'read -P 0 64M 64M', 'read -P 0 1G 64M');
    await reads(
      a.volumeId,
      atA.socket,
      'write -P 1 1M 4k',
      'read -P 1 1M 4k',
      'discard 2M 1M',
      'read -P 0 2M 1M',
    );
    await reads(b.volumeId, atB.socket, 'read -P 7 0 64M');
    expect(await driver.strays()).toEqual([]);
    await driver.remove(a.volumeId);
    const { nlink } = await stat(join(volumes.volumesPath, `${b.volumeId}.base`));
    expect(nlink).toBe(1);
  });

  it('can be read below by its own server only', async () => {
    const from = await snapshot();
    const a = fresh();
    await driver.create({ ...a, from }, signal);
    await driver.export(a.volumeId, one, signal);
    const { mode, uid, gid } = await stat(join(volumes.volumesPath, `${a.volumeId}.base`));
    expect([mode & 0o777, uid]).toEqual([0o440, 0]);
    const [server] = await serversOf(a.volumeId);
    const { stdout } = await run('grep', ['Groups', `/proc/${server?.id.pid}/status`]);
    expect(stdout.trim().split(/\s+/)).toEqual(['Groups:', String(gid)]);
  });

  it.each(['raw', 'qcow2'] as const)('of a %s image becomes flat while nobody uses it', async (format) => {
    const path = await image(format);
    const a = fresh();
    await reopen(NOW);
    await driver.create({ ...a, image: { path, format } }, signal);
    await until(() => isFlat(a.volumeId));
    expect(await filesOf(a.volumeId)).toEqual(['json', 'raw'].map((end) => `${a.volumeId}.${end}`));
    const { size, blocks, uid } = await stat(join(volumes.volumesPath, `${a.volumeId}.raw`));
    expect([size, blocks * 512 < 40 * 1024 ** 2, uid]).toEqual([1024 ** 3, true, 0]);
    const { socket } = await driver.export(a.volumeId, one, signal);
    await reads(a.volumeId, socket, 'read -P 8 1M 32M', 'read -P 0 0 1M', 'read -P 0 64M 1M');
  });

  it('becomes flat under who writes, who waits and loses nothing', async () => {
    const from = await snapshot();
    const a = fresh(2);
    await driver.create({ ...a, from }, signal);
    const { socket } = await driver.export(a.volumeId, one, signal);
    await reads(a.volumeId, socket, 'write -P 1 8M 8M', 'discard 32M 1M');
    const guest = 1_800_000_000;
    await chown(socket, guest, guest);
    await reopen(NOW);
    // A client that stays, as QEMU does, and connects again.
    const target = {
      ...{ driver: 'nbd', export: a.volumeId, server: { type: 'unix', path: socket } },
      ...{ 'reconnect-delay': 60, 'open-timeout': 5 },
    };
    const writes = Array.from({ length: 60 }, (_, i) => ['-c', `write -P ${i + 1} ${100 + i}M 1M`]);
    const pauses = writes.flatMap((words) => [...words, '-c', 'sleep 50']);
    const writing = run('qemu-io', [...pauses, `json:${JSON.stringify({ driver: 'raw', file: target })}`], {
      timeout: 60_000,
    });
    await until(() => isFlat(a.volumeId), 20_000);
    expect((await writing).stdout).not.toMatch(/failed|error/i);
    const all = Array.from({ length: 60 }, (_, i) => `read -P ${i + 1} ${100 + i}M 1M`);
    await reads(a.volumeId, socket, 'read -P 7 0 8M', 'read -P 1 8M 8M', 'read -P 7 16M 16M', ...all);
    await reads(a.volumeId, socket, 'read -P 0 32M 1M', 'read -P 0 64M 36M', 'read -P 0 1G 64M');
    expect(await driver.list()).toMatchObject([{ usedBy: one, sizeGiB: 2 }]);
    const [server, ...more] = await serversOf(a.volumeId);
    expect([server?.words.join(' ').includes('.qcow2'), more]).toEqual([false, []]);
    // The guest's user connects again.
    expect((await stat(socket)).uid).toBe(guest);
  }, 60_000);

  it('loses no answered write when its server is killed, and is flat in the end', async () => {
    const from = await snapshot();
    const a = fresh();
    await driver.create({ ...a, from }, signal);
    const { socket } = await driver.export(a.volumeId, one, signal);
    await reads(a.volumeId, socket, 'write -P 3 128M 16M');
    await reopen(NOW, '--flatten_mb=16');
    await until(async () => (await filesOf(a.volumeId)).includes(`${a.volumeId}.raw.new`));
    for (const { id } of await serversOf(a.volumeId)) signalProcess(id, 'SIGKILL');
    await until(async () => (await serversOf(a.volumeId)).length > 0);
    await reopen(NOW);
    await until(() => isServedFlat(a.volumeId, socket), 20_000);
    await reads(a.volumeId, socket, 'read -P 3 128M 16M', 'read -P 7 0 64M');
  }, 60_000);

  it('is given away, kept in snapshots, resized and limited, whatever is at work for it', async () => {
    const from = await snapshot();
    const a = fresh();
    await reopen(NOW, '--flatten_mb=16');
    await driver.create({ ...a, from }, signal);
    await until(async () => (await filesOf(a.volumeId)).includes(`${a.volumeId}.raw.new`));
    const first = await driver.export(a.volumeId, one, signal);
    await reads(a.volumeId, first.socket, 'read -P 7 0 64M', 'write -P 5 0 1M');
    const [used, unused] = [randomUUID(), randomUUID()];
    const kept = { volumeId: a.volumeId, sizeGiB: 1, generation: 1 };
    await driver.createSnapshot({ ...kept, snapshotId: used }, signal);
    await driver.reshape({ ...a, generation: 2, limits: { iops: 5_000 } }, signal);
    await driver.export(a.volumeId, other, signal);
    await driver.unexport(a.volumeId, other);
    await driver.createSnapshot({ ...kept, snapshotId: unused }, signal);
    for (const id of [used, unused]) {
      const file = await open(join(volumes.volumesPath, 'snapshots', `${id}.raw`));
      const bytes = await file.read(Buffer.alloc(2), 0, 2, 1024 ** 2 - 1).finally(() => file.close());
      expect([...bytes.buffer]).toEqual([5, 7]);
    }
    await reopen(NOW);
    await driver.reshape({ ...a, sizeGiB: 2, generation: 3 }, signal);
    expect(await isFlat(a.volumeId)).toBe(true);
    const again = await driver.export(a.volumeId, one, signal);
    await reads(a.volumeId, again.socket, 'read -P 5 0 1M', 'read -P 7 1M 63M', 'read -P 0 1G 1M');
  }, 60_000);

  it('is freed of what a daemon that was killed has left of it', async () => {
    const from = await snapshot();
    const a = fresh();
    await driver.create({ ...a, from }, signal);
    const at = (end: string) => join(volumes.volumesPath, `${a.volumeId}.${end}`);
    await driver.close();
    for (const end of ['raw', 'raw.new']) await writeFile(at(end), 'left');
    driver = await volumes.open('--overlay_from_mb=0', LATER);
    expect(await filesOf(a.volumeId)).toEqual(['base', 'json', 'qcow2'].map((end) => `${a.volumeId}.${end}`));
    await reopen(NOW);
    await until(() => isFlat(a.volumeId));
    await driver.close();
    for (const end of ['base', 'qcow2', 'raw.new']) await writeFile(at(end), 'left');
    driver = await volumes.open();
    expect(await filesOf(a.volumeId)).toEqual(['json', 'raw'].map((end) => `${a.volumeId}.${end}`));
  });

  it('goes while it is being copied, and leaves nothing', async () => {
    const from = await snapshot();
    const [a, b] = [fresh(), fresh()];
    await reopen(NOW, '--flatten_mb=16');
    await driver.create({ ...a, from }, signal);
    await until(async () => (await filesOf(a.volumeId)).includes(`${a.volumeId}.raw.new`));
    await driver.remove(a.volumeId);
    expect(await filesOf(a.volumeId)).toEqual([]);
    await driver.create({ ...b, from }, signal);
    await driver.export(b.volumeId, one, signal);
    await until(async () => (await filesOf(b.volumeId)).includes(`${b.volumeId}.raw.new`));
    await driver.remove(b.volumeId);
    expect(await filesOf(b.volumeId)).toEqual([]);
  }, 60_000);

  it('lies over nothing that is small, that is too large, or that is gone', async () => {
    const path = await image('raw');
    await driver.close();
    driver = await volumes.open('--overlay_from_mb=64');
    const [a, b] = [fresh(), fresh()];
    await driver.create({ ...a, image: { path, format: 'raw' } }, signal);
    expect(await isFlat(a.volumeId)).toBe(true);
    await reopen(LATER);
    await run('truncate', ['--size=2G', path]);
    const large = driver.create({ ...b, image: { path, format: 'raw' } }, signal);
    await expect(large).rejects.toMatchObject({ code: 'ImageUnusable' });
    const gone = driver.create({ ...b, from: randomUUID() }, signal);
    await expect(gone).rejects.toMatchObject({ code: 'SnapshotMissing' });
    expect(await filesOf(b.volumeId)).toEqual([]);
  });
});
