import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import type { ServesRemotely } from '../../src/host/volume/serves-remotely.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';
import type { TcpAddress } from '../../workflows/contracts/volume.js';
import { FileVolumes } from '../support/file-volumes.js';
import { until } from '../support/until.js';

const [KEY, OTHER] = ['1a'.repeat(32), '2b'.repeat(32)];

describe('a volume that guests of other hosts use', () => {
  let volumes: FileVolumes;
  let driver: VolumeDriver & ServesRemotely;
  let volumeId: string;
  const [one, other] = [randomUUID(), randomUUID()];
  const { signal } = new AbortController();
  const serversOf = () => processesUsing('qemu-storage-daemon', `${volumes.volumesPath}/${volumeId}`);

  beforeEach(async () => {
    volumeId = randomUUID();
    volumes = await FileVolumes.make();
    driver = await volumes.open();
    await driver.create({ volumeId, sizeGiB: 1, generation: 1 }, signal);
    volumes.attachments.set(volumeId, KEY);
  });
  afterEach(async () => {
    await driver.remove(volumeId);
    await driver.close();
    await volumes.clear();
  });

  const serve = async (instanceId: string): Promise<TcpAddress> => {
    const { socket, tcp } = await driver.exportRemotely(volumeId, instanceId, signal);
    expect(socket).toBe('');
    if (!tcp) throw new Error('it is served to other hosts nowhere');
    return tcp;
  };
  const io = (at: TcpAddress, command: string, key?: string) =>
    volumes.ioAt(at, volumeId, { command, ...(key !== undefined && { key }) });

  it('is read and written by who has the key of the attachment, and by nobody else', async () => {
    const at = await serve(one);
    expect(await io(at, 'write -P 7 4k 4k', KEY)).toContain('wrote 4096/4096');
    await expect(io(at, 'read 4k 4k', OTHER)).rejects.toThrow();
    await expect(io(at, 'read 4k 4k')).rejects.toThrow();
    expect(await io(at, 'read -P 7 4k 4k', KEY)).toContain('read 4096/4096');
  });

  it('is served by a process that reaches no network, and whose key is in no argument', async () => {
    await serve(one);
    const [server] = await serversOf();
    const pid = server?.id.pid ?? 0;
    // Its own network has a loopback that is down, and nothing else: the socket was there before it.
    expect(readFileSync(`/proc/${pid}/net/dev`, 'utf8').match(/^\s*\w+:/gm)).toEqual([
      expect.stringContaining('lo:'),
    ]);
    expect(server?.words.join(' ')).not.toContain(KEY);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/CapEff:\s+0000000000000000/);
  });

  it('is cut off from the last one when another gets it, whose key is another one', async () => {
    const at = await serve(one);
    await io(at, 'write -P 7 0 4k', KEY);
    volumes.attachments.set(volumeId, OTHER);
    const next = await serve(other);
    await expect(io(next, 'read 0 4k', KEY)).rejects.toThrow();
    expect(await io(next, 'read -P 7 0 4k', OTHER)).toContain('read 4096/4096');
    await driver.unexport(volumeId, one);
    expect(await io(next, 'read -P 7 0 4k', OTHER)).toContain('read 4096/4096');
    await driver.unexport(volumeId, other);
    await expect(io(next, 'read 0 4k', OTHER)).rejects.toThrow();
    expect(await serversOf()).toEqual([]);
  });

  it('has another key in the next attachment of the same instance', async () => {
    const at = await serve(one);
    expect(await serve(one)).toEqual(at);
    volumes.attachments.set(volumeId, OTHER);
    const again = await serve(one);
    await expect(io(again, 'read 0 4k', KEY)).rejects.toThrow();
    expect(await io(again, 'read 0 4k', OTHER)).toContain('read 4096/4096');
  });

  it('is used from one side at a time: over the network, or on its own host', async () => {
    const at = await serve(one);
    const { socket, tcp } = await driver.export(volumeId, one, signal);
    expect(tcp).toBeUndefined();
    await volumes.io(socket, volumeId, 'write -P 8 0 4k');
    await expect(io(at, 'read 0 4k', KEY)).rejects.toThrow();
    const back = await serve(one);
    expect(await io(back, 'read -P 8 0 4k', KEY)).toContain('read 4096/4096');
    await expect(volumes.io(socket, volumeId, 'read 0 4k')).rejects.toThrow();
  });

  it('is served again at once on the same port when its server is killed, also while no daemon is there', async () => {
    const at = await serve(one);
    await io(at, 'write -P 9 0 4k', KEY);
    const killed = await kill();
    await until(async () => (await serversOf()).some(({ id }) => id.pid !== killed), 20_000);
    await until(() => answers(at), 20_000);
    await driver.close();
    await kill();
    driver = await volumes.open();
    await until(() => answers(at), 20_000);
    expect(await io(at, 'read -P 9 0 4k', KEY)).toContain('read 4096/4096');
    expect(await serve(one)).toEqual(at);
  });

  it('has a port of its own beside others, and says when there is none', async () => {
    const second = randomUUID();
    await driver.create({ volumeId: second, sizeGiB: 1, generation: 1 }, signal);
    const [first, next] = await Promise.all([serve(one), driver.exportRemotely(second, one, signal)]);
    expect(next.tcp?.port).not.toBe(first.port);
    await driver.remove(second);
    await driver.remove(volumeId);
    await driver.close();
    driver = await volumes.open(`--volume_ports=${first.port}-${first.port}`);
    for (const id of [volumeId, second])
      await driver.create({ volumeId: id, sizeGiB: 1, generation: 1 }, signal);
    await serve(one);
    await expect(driver.exportRemotely(second, one, signal)).rejects.toThrow('no free port');
    await driver.remove(second);
  });

  it('grows while it is used, and an encrypted one is served so, too', async () => {
    const secret = randomUUID();
    await driver.create({ volumeId: secret, sizeGiB: 1, generation: 1, isEncrypted: true }, signal);
    volumes.attachments.set(secret, KEY);
    const { tcp } = await driver.exportRemotely(secret, one, signal);
    const ioOf = (command: string) =>
      volumes.ioAt(tcp ?? { host: '', port: 0 }, secret, { command, key: KEY });
    await ioOf('write -P 5 0 4k');
    await driver.reshape({ volumeId: secret, sizeGiB: 2, generation: 2 }, signal);
    expect(await ioOf('read -P 5 0 4k')).toContain('read 4096/4096');
    expect(await ioOf('length')).toContain('2 GiB');
    await driver.remove(secret);
  });

  async function kill(): Promise<number | undefined> {
    const [server] = await serversOf();
    if (server) signalProcess(server.id, 'SIGKILL');
    return server?.id.pid;
  }

  const answers = async (at: TcpAddress): Promise<boolean> => {
    try {
      await io(at, 'read 0 512', KEY);
      return true;
    } catch {
      return false;
    }
  };
});
