import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { open, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import { ServerMonitor } from '../../src/host/volume/drivers/file/server-monitor.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';
import { FileVolumes } from '../support/file-volumes.js';
import { until } from '../support/until.js';

const run = promisify(execFile);

let volumes: FileVolumes;
let driver: VolumeDriver;
const [volumeId, one] = [randomUUID(), randomUUID()];
const { signal } = new AbortController();
const MIB = 1024 ** 2;

beforeEach(async () => {
  volumes = await FileVolumes.make();
  driver = await volumes.open();
  await driver.create({ volumeId, sizeGiB: 1, generation: 1, isEncrypted: true }, signal);
});
afterEach(async () => {
  for (const { volumeId: id } of await driver.list()) await driver.remove(id);
  await driver.close();
  await volumes.clear();
});

const io = async (id: string, command: string) => {
  const { socket } = await driver.export(id, one, signal);
  const words = await volumes.io(socket, id, command);
  expect(words).not.toContain('failed');
  return words;
};

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64 * MIB), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether a sector of this byte stands somewhere in the first MiB of a file. */
async function shows(path: string, byte: number): Promise<boolean> {
  return (await headOf(path)).includes(Buffer.alloc(512, byte));
}

it('is not on disk as its user wrote it, and reads as it was written', async () => {
  await io(volumeId, 'write -P 0x55 0 1M');
  const file = join(volumes.volumesPath, `${volumeId}.raw`);
  expect(await shows(file, 0x55)).toBe(false);
  expect((await headOf(file)).subarray(0, 6).toString('latin1')).toBe('LUKS\xba\xbe');
  await driver.unexport(volumeId, one);
  await io(volumeId, 'read -P 0x55 0 1M');
  expect(await io(volumeId, 'length')).toContain('1 GiB');
});

it('has its key in no file, no command line and no log', async () => {
  await io(volumeId, 'write -P 1 0 4k');
  const key = await volumes.keys.of(volumeId);
  const [server] = await processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/`);
  expect(server?.words.join(' ')).not.toContain(key);
  const { stdout } = await run('grep', ['-rl', key, volumes.folder]).catch(() => ({ stdout: '' }));
  expect(stdout).toBe('');
});

it('does not open with another key', async () => {
  await io(volumeId, 'write -P 1 0 4k');
  await driver.unexport(volumeId, one);
  volumes.shared.set(volumeId, 'of another');
  await expect(driver.export(volumeId, one, signal)).rejects.toThrow();
  expect(await processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/`)).toEqual([]);
});

it('is served again when its server is killed, also half opened, also after another daemon', async () => {
  const { socket } = await driver.export(volumeId, one, signal);
  await volumes.io(socket, volumeId, 'write -P 9 0 4k');
  const [server] = await processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/`);
  if (server) signalProcess(server.id, 'SIGKILL');
  const answers = () =>
    volumes.io(socket, volumeId, 'read -P 9 0 4k').then(
      (words) => words.includes('4096/4096'),
      () => false,
    );
  await until(answers);
  // As a daemon leaves it that ends before the volume was opened.
  const monitor = new ServerMonitor({ sockets: dirname(socket), uid: await ownerOf(dirname(socket)) });
  await monitor.ask(
    ['block-export-del', { id: 'e', mode: 'hard' }],
    ['blockdev-del', { 'node-name': 'v' }],
    ['object-add', { 'qom-type': 'secret', id: 'secret', data: 'half' }],
  );
  await driver.close();
  driver = await volumes.open();
  await until(answers);
});

it('grows and is limited while it is used', async () => {
  await io(volumeId, 'write -P 5 0 4k');
  await driver.reshape({ volumeId, sizeGiB: 2, generation: 2, limits: { iops: 100 } }, signal);
  await io(volumeId, 'write -P 6 2047M 1M');
  await driver.unexport(volumeId, one);
  await io(volumeId, 'read -P 6 2047M 1M');
  await io(volumeId, 'read -P 5 0 4k');
});

it('has snapshots of its key, used or not, and volumes are made of them', async () => {
  const [used, unused, copied, made] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  for (const id of [used, unused, copied, made]) volumes.shared.set(id, volumeId);
  await io(volumeId, 'write -P 0x55 0 1M');
  await driver.createSnapshot({ snapshotId: used, volumeId, sizeGiB: 1, generation: 1 }, signal);
  await driver.unexport(volumeId, one);
  await driver.createSnapshot({ snapshotId: unused, volumeId, sizeGiB: 1, generation: 1 }, signal);
  const of = { volumeId, sizeGiB: 1, generation: 1, copyOf: used, isEncrypted: true } as const;
  await driver.createSnapshot({ ...of, snapshotId: copied }, signal);
  for (const from of [used, unused, copied]) {
    expect(await shows(join(volumes.volumesPath, 'snapshots', `${from}.raw`), 0x55)).toBe(false);
    await driver.create({ volumeId: made, sizeGiB: 2, generation: 1, from, isEncrypted: true }, signal);
    await io(made, 'read -P 0x55 0 1M');
    expect(await io(made, 'length')).toContain('2 GiB');
    await driver.remove(made);
    await driver.removeSnapshot(from);
  }
  expect(await driver.strays()).toEqual([]);
}, 60_000);

it('is made of what was plain: a snapshot, a copy of one, an image', async () => {
  const [plain, snapshot, copied, made] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  volumes.shared.set(made, copied);
  await driver.create({ volumeId: plain, sizeGiB: 1, generation: 1 }, signal);
  await io(plain, 'write -P 0x55 1M 1M');
  await driver.unexport(plain, one);
  await driver.createSnapshot({ snapshotId: snapshot, volumeId: plain, sizeGiB: 1, generation: 1 }, signal);
  const of = { volumeId: plain, sizeGiB: 1, generation: 1, copyOf: snapshot, isEncrypted: true } as const;
  await driver.createSnapshot({ ...of, snapshotId: copied }, signal);
  expect(await shows(join(volumes.volumesPath, 'snapshots', `${copied}.raw`), 0x55)).toBe(false);
  const path = join(volumes.folder, 'image');
  await writeFile(path, Buffer.concat([Buffer.alloc(MIB), Buffer.alloc(MIB, 0x55)]));
  const sources = [{ from: copied }, { image: { path, format: 'raw' as const } }];
  for (const source of sources) {
    await driver.create({ volumeId: made, sizeGiB: 2, generation: 1, isEncrypted: true, ...source }, signal);
    expect(await shows(join(volumes.volumesPath, `${made}.raw`), 0x55)).toBe(false);
    await io(made, 'read -P 0 0 1M');
    await io(made, 'read -P 0x55 1M 1M');
    await driver.remove(made);
  }
  for (const id of [snapshot, copied]) await driver.removeSnapshot(id);
  expect(await driver.strays()).toEqual([]);
  // A GiB is encrypted whole.
}, 300_000);

it('leaves nothing of what was plain when it is given up', async () => {
  const path = join(volumes.folder, 'image');
  await writeFile(path, Buffer.alloc(MIB, 0x55));
  await truncate(path, 1_024 * MIB);
  const [given, stop] = [randomUUID(), new AbortController()];
  const image = { path, format: 'raw' as const };
  const making = driver.create(
    { volumeId: given, sizeGiB: 1, generation: 1, isEncrypted: true, image },
    stop.signal,
  );
  await until(async () => (await processesUsing('qemu-storage-daemon', given)).length > 0, 60_000);
  expect(await driver.strays()).toEqual([]);
  stop.abort(new Error('given up'));
  await expect(making).rejects.toThrow();
  expect(await driver.strays()).toEqual([]);
  expect(await processesUsing('qemu-storage-daemon', given)).toEqual([]);
}, 120_000);

async function ownerOf(path: string): Promise<number> {
  return (await stat(path)).uid;
}
