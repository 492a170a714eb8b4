import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { chmod, open, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import { ServerMonitor } from '../../src/host/volume/drivers/file/server-monitor.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';
import { tellsProgress } from '../../src/host/volume/tells-progress.js';
import { FileVolumes } from '../support/file-volumes.js';
import { until } from '../support/until.js';
import { volumeDriverContract, type VolumeRig } from './volume-driver.contract.js';

const run = promisify(execFile);

async function fileRig(): Promise<VolumeRig> {
  const volumes = await FileVolumes.make();
  return {
    open: () => volumes.open(),
    leaveStray: () => writeFile(join(volumes.volumesPath, 'stray'), ''),
    clear: () => volumes.clear(),
  };
}

volumeDriverContract('file', fileRig);

describe('a volume that is a file', () => {
  let volumes: FileVolumes;
  let driver: VolumeDriver;
  const [volumeId, one, other] = [randomUUID(), randomUUID(), randomUUID()];
  const { signal } = new AbortController();
  const serversOf = () => processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/`);

  beforeEach(async () => {
    volumes = await FileVolumes.make();
    driver = await volumes.open();
    await driver.create({ volumeId, sizeGiB: 1, generation: 1 }, signal);
  });
  afterEach(async () => {
    await driver.remove(volumeId);
    await driver.close();
    await volumes.clear();
  });

  it('has zeros at first, and then what was written, whoever reads it', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    await volumes.io(socket, volumeId, 'read -P 0 0 1M');
    await volumes.io(socket, volumeId, 'write -P 7 4k 4k');
    await driver.unexport(volumeId, one);
    const again = await driver.export(volumeId, other, signal);
    expect(await volumes.io(again.socket, volumeId, 'read -P 7 4k 4k')).toContain('read 4096/4096');
  });

  it('is of the size that was asked, and takes no more room than what was written', async () => {
    const { size, blocks } = await stat(join(volumes.volumesPath, `${volumeId}.raw`));
    expect([size, blocks]).toEqual([1024 ** 3, 0]);
  });

  it('is not read as what a guest wrote into it: its format is said, never looked for', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    // The magic of qcow2.
    await volumes.io(socket, volumeId, 'write -P 0x51 0 1');
    await volumes.io(socket, volumeId, 'write -P 0x46 1 1');
    await driver.unexport(volumeId, one);
    const again = await driver.export(volumeId, one, signal);
    expect(await volumes.io(again.socket, volumeId, 'length')).toContain('1 GiB');
  });

  it('is served by a process of its own, as a user of its own, without network and rights', async () => {
    await driver.export(volumeId, one, signal);
    const [server, ...more] = await serversOf();
    expect(more).toEqual([]);
    const status = await import('node:fs/promises').then(({ readFile }) =>
      readFile(`/proc/${server?.id.pid}/status`, 'utf8'),
    );
    expect(status).toMatch(/CapEff:\s+0000000000000000/);
    expect(status).toMatch(/CapBnd:\s+0000000000000000/);
    expect(status).not.toMatch(/Uid:\s+0\b/);
  });

  it('is served again at once when its server is killed, also while no daemon is there', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    await volumes.io(socket, volumeId, 'write -P 9 0 4k');
    const killed = await kill();
    await until(async () => (await serversOf()).some(({ id }) => id.pid !== killed));
    await until(() => answers(socket));
    await driver.close();
    await kill();
    driver = await volumes.open();
    expect(await volumes.io(socket, volumeId, 'read -P 9 0 4k')).toContain('read 4096/4096');
    expect(await driver.list()).toMatchObject([{ usedBy: one }]);
  });

  it('is cut off from who holds on to it, when another gets it', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    const [first] = await serversOf();
    await driver.export(volumeId, other, signal);
    expect(first && (await serversOf()).map(({ id }) => id.pid)).not.toContain(first?.id.pid);
    await driver.unexport(volumeId, other);
    await expect(volumes.io(socket, volumeId, 'read 0 512')).rejects.toThrow();
    expect(await serversOf()).toEqual([]);
  });

  it.each(['raw', 'qcow2'] as const)('is made of a %s image, as large as was asked', async (format) => {
    const [made, path] = [randomUUID(), join(volumes.folder, `image.${format}`)];
    await run('qemu-img', ['create', '-q', '-f', format, path, '3M']);
    await run('qemu-io', ['-f', format, '-c', 'write -P 8 1M 64k', path]);
    await chmod(path, 0o444);
    const asked = { volumeId: made, sizeGiB: 1, generation: 1 };
    await driver.create({ ...asked, image: { path, format } }, signal);
    const bytes = await stat(join(volumes.volumesPath, `${made}.raw`));
    expect([bytes.size, bytes.blocks < 1_000, bytes.mode & 0o777]).toEqual([1024 ** 3, true, 0o600]);
    const { socket } = await driver.export(made, one, signal);
    expect(await volumes.io(socket, made, 'read -P 8 1M 64k')).toContain('read 65536/65536');
    expect(await volumes.io(socket, made, 'read -P 0 3M 64k')).toContain('read 65536/65536');
    await driver.remove(made);
  });

  it('is not made of an image that is none, and leaves nothing', async () => {
    const [made, path] = [randomUUID(), join(volumes.folder, 'image')];
    await writeFile(path, 'no disk', { mode: 0o444 });
    const asked = { volumeId: made, sizeGiB: 1, generation: 1 };
    await expect(driver.create({ ...asked, image: { path, format: 'qcow2' } }, signal)).rejects.toThrow();
    expect([await driver.list(), await driver.strays()]).toEqual([[expect.anything()], []]);
  });

  it('keeps in a snapshot what was there, whoever writes meanwhile, and is made of it with holes', async () => {
    const [used, unused, copy] = [randomUUID(), randomUUID(), randomUUID()];
    const { socket } = await driver.export(volumeId, one, signal);
    await volumes.io(socket, volumeId, 'write -P 5 64M 4M');
    const taking = driver.createSnapshot({ snapshotId: used, volumeId, sizeGiB: 1, generation: 1 }, signal);
    // The next user cuts the first off, and waits for the copy: it is of bytes that nobody else wrote.
    const again = await driver.export(volumeId, other, signal);
    await volumes.io(again.socket, volumeId, 'write -P 6 64M 4M');
    await taking;
    await driver.unexport(volumeId, other);
    await driver.createSnapshot({ snapshotId: unused, volumeId, sizeGiB: 1, generation: 1 }, signal);
    const { blocks } = await stat(join(volumes.volumesPath, 'snapshots', `${used}.raw`));
    expect(blocks * 512).toBeLessThan(8 * 1024 ** 2);
    for (const [from, byte] of [
      [used, 5],
      [unused, 6],
    ] as const) {
      await driver.create({ volumeId: copy, sizeGiB: 2, generation: 1, from }, signal);
      const served = await driver.export(copy, one, signal);
      expect(await volumes.io(served.socket, copy, `read -P ${byte} 64M 4M`)).not.toContain('failed');
      expect(await volumes.io(served.socket, copy, 'read -P 0 1G 1M')).not.toContain('failed');
      await driver.remove(copy);
      await driver.removeSnapshot(from);
    }
    expect(await driver.strays()).toEqual([]);
    // Seven servers are started, and as many files flushed.
  }, 120_000);

  it('begins snapshots of several at one moment, anew when it is asked again, and never of another', async () => {
    const second = randomUUID();
    await driver.create({ volumeId: second, sizeGiB: 1, generation: 1 }, signal);
    const served = [volumeId, second].map(async (id) => (await driver.export(id, one, signal)).socket);
    const [first = '', other = ''] = await Promise.all(served);
    const write = (byte: number) =>
      Promise.all([
        volumes.io(first, volumeId, `write -P ${byte} 0 4M`),
        volumes.io(other, second, `write -P ${byte} 0 4M`),
      ]);
    const definitions = [volumeId, second].map((id) => ({
      ...{ snapshotId: randomUUID(), volumeId: id, sizeGiB: 1, generation: 1, begun: true },
    }));
    await write(1);
    await driver.beginSnapshots(definitions, signal);
    await write(2);
    await driver.beginSnapshots(definitions, signal);
    await write(3);
    for (const definition of definitions) await driver.createSnapshot(definition, signal);
    for (const { snapshotId } of definitions) {
      const bytes = await open(join(volumes.volumesPath, 'snapshots', `${snapshotId}.raw`));
      const { buffer } = await bytes.read({ buffer: Buffer.alloc(4), position: 1024 });
      await bytes.close();
      expect([...buffer]).toEqual([2, 2, 2, 2]);
    }
    const lost = { snapshotId: randomUUID(), volumeId, sizeGiB: 1, generation: 1, begun: true };
    await expect(driver.createSnapshot(lost, signal)).rejects.toMatchObject({ code: 'InternalError' });
    const [dropped] = [{ ...lost, snapshotId: randomUUID() }];
    await driver.beginSnapshots([dropped], signal);
    await driver.removeSnapshot(dropped.snapshotId);
    const copied = {
      ...lost,
      snapshotId: randomUUID(),
      begun: false,
      copyOf: definitions[0]?.snapshotId ?? '',
    };
    await driver.createSnapshot(copied, signal);
    expect(await driver.strays()).toEqual([]);
    expect(await driver.snapshots()).toHaveLength(3);
    for (const { snapshotId } of await driver.snapshots()) await driver.removeSnapshot(snapshotId);
    await driver.remove(second);
  }, 60_000);

  it('is served as large as it is by now, with other limits, and whole again after a daemon that ended half-way', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    await volumes.io(socket, volumeId, 'write -P 5 0 4k');
    await driver.reshape({ volumeId, sizeGiB: 2, generation: 2, limits: { iops: 100 } }, signal);
    await volumes.io(socket, volumeId, 'write -P 6 1536M 4k');
    expect(await volumes.io(socket, volumeId, 'read -P 5 0 4k')).toContain('read 4096/4096');
    await driver.reshape({ volumeId, sizeGiB: 3, generation: 3 }, signal);
    expect(await volumes.io(socket, volumeId, 'read -P 6 1536M 4k')).toContain('read 4096/4096');
    // As a daemon leaves it that ends between taking the export away and giving it back.
    const monitor = new ServerMonitor({ sockets: dirname(socket), uid: statSync(dirname(socket)).uid });
    await monitor.ask(['block-export-del', { id: 'e', mode: 'hard' }]);
    await driver.close();
    driver = await volumes.open();
    expect(await volumes.io(socket, volumeId, 'read -P 5 0 4k')).toContain('read 4096/4096');
  });

  it('is copied beside others one at a time, and each copy is of the moment at which it was asked for', async () => {
    const second = randomUUID();
    await driver.create({ volumeId: second, sizeGiB: 1, generation: 1 }, signal);
    const ids = [volumeId, second];
    const sockets = await Promise.all(ids.map(async (id) => (await driver.export(id, one, signal)).socket));
    const write = (byte: number) =>
      Promise.all(ids.map((id, i) => volumes.io(sockets[i] ?? '', id, `write -P ${byte} 0 256M`)));
    await write(1);
    const made = ids.map((id) => ({ snapshotId: randomUUID(), volumeId: id, sizeGiB: 1, generation: 1 }));
    /** Bytes a second of the copies that are under way; 0: as fast as it goes. */
    const speeds = async () => {
      const asked = sockets.map(async (socket) => {
        const monitor = new ServerMonitor({ sockets: dirname(socket), uid: statSync(dirname(socket)).uid });
        return (await monitor.ask(['query-block-jobs'])).flat() as readonly { readonly speed: number }[];
      });
      return (await Promise.all(asked)).flat().map(({ speed }) => speed);
    };
    const taking = Promise.all(made.map((one) => driver.createSnapshot(one, signal)));
    await until(async () => (await speeds()).length === 2, 30_000);
    expect((await speeds()).filter((speed) => speed === 0).length).toBeLessThan(2);
    await write(2);
    await taking;
    for (const { snapshotId } of made) {
      const bytes = await open(join(volumes.volumesPath, 'snapshots', `${snapshotId}.raw`));
      const { buffer } = await bytes.read({ buffer: Buffer.alloc(1), position: 255 * 1024 ** 2 });
      await bytes.close();
      expect(buffer[0]).toBe(1);
      await driver.removeSnapshot(snapshotId);
    }
    await driver.remove(second);
  }, 120_000);

  it('tells how far a snapshot has come, and of one that is whole nothing', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    await volumes.io(socket, volumeId, 'write -P 5 0 256M');
    const definition = { snapshotId: randomUUID(), volumeId, sizeGiB: 1, generation: 1 };
    const told = async () => (tellsProgress(driver) ? driver.progress() : []);
    const taking = driver.createSnapshot(definition, signal);
    await until(async () => (await told()).some(({ percent }) => percent > 0 && percent < 100), 30_000);
    await taking;
    expect(await told()).toEqual([]);
    await driver.removeSnapshot(definition.snapshotId);
  }, 60_000);

  it('leaves nothing of a snapshot that was cancelled', async () => {
    const { socket } = await driver.export(volumeId, one, signal);
    await volumes.io(socket, volumeId, 'write -P 5 0 16M');
    const cancel = new AbortController();
    const definition = { snapshotId: randomUUID(), volumeId, sizeGiB: 1, generation: 1 };
    const taking = driver.createSnapshot(definition, cancel.signal);
    cancel.abort(new Error('cancelled'));
    await expect(taking).rejects.toThrow();
    expect(await driver.snapshots()).toEqual([]);
    expect(await driver.strays()).toEqual([]);
  });

  async function kill(): Promise<number | undefined> {
    const [server] = await serversOf();
    if (server) signalProcess(server.id, 'SIGKILL');
    return server?.id.pid;
  }

  const answers = async (socket: string): Promise<boolean> => {
    try {
      await volumes.io(socket, volumeId, 'read 0 512');
      return true;
    } catch {
      return false;
    }
  };
});
