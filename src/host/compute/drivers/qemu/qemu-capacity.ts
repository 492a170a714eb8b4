import { stat, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import type { HostCapacity } from '../../virt-driver.js';
import { diskPath } from './disk-arguments.js';
import type { QemuParts } from './qemu-parts.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** What `stat` counts blocks in, whatever the file system's are. */
const BLOCK = 512;

/** All cores and memory of the machine; of the disk, what is free and what our guests already use. */
export async function qemuCapacity({
  store,
  starter,
  instancesPath,
}: Pick<QemuParts, 'store' | 'starter' | 'instancesPath'>): Promise<HostCapacity> {
  const disks = store.all().flatMap(({ definition }) => {
    const files = starter.filesOf(definition.instanceId);
    return definition.disks.map(({ serial }) => diskPath(files, serial));
  });
  const { bavail, bsize } = await statfs(instancesPath);
  const used = await Promise.all(disks.map(usedBy));
  const diskBytes = bavail * bsize + used.reduce((sum, bytes) => sum + bytes, 0);
  return {
    vcpus: availableParallelism(),
    memoryMiB: Math.floor(totalmem() / MIB),
    diskGiB: Math.floor(diskBytes / GIB),
  };
}

async function usedBy(disk: string): Promise<number> {
  try {
    return (await stat(disk)).blocks * BLOCK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
