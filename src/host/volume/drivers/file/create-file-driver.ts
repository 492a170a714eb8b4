import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exec } from '../../../../common/exec/exec.js';
import type { VolumeDriver } from '../../volume-driver.js';
import type { VolumeDriverContext } from '../volume-driver-context.js';
import { FileSnapshots } from './file-snapshots.js';
import { FileVolumeDriver } from './file.driver.js';
import { SnapshotStore } from './snapshot-store.js';
import { VolumeExports } from './volume-exports.js';
import { VolumeServer } from './volume-server.js';
import { SNAPSHOTS, VolumeStore } from './volume-store.js';

const MIB = 1024 ** 2;

/** Looks at the machine first: whatever would let every volume fail is said here, in one line, and ends the daemon. */
export async function create({
  volumesPath,
  socketFolder,
  flags,
}: VolumeDriverContext): Promise<VolumeDriver> {
  const folder = resolve(volumesPath);
  const { storage_daemon_binary: binary, qemu_img_binary: qemuImg, volume_uid_base } = flags;
  await exec(binary, ['--version']).catch((cause: unknown) => {
    throw new Error(`--volume_driver=file needs ${binary}, which does not start`, { cause });
  });
  const isRoot = process.getuid?.() === 0;
  await mkdir(folder, { recursive: true, mode: 0o711 });
  if (isRoot) await assertOpen(folder);
  const store = new VolumeStore(folder);
  const server = new VolumeServer(binary);
  const uidBase = isRoot ? volume_uid_base : undefined;
  const reader = { qemuImg, uidBase };
  const pace = { rate: flags.flatten_mb * MIB, delayMs: flags.flatten_delay * 1_000 };
  const exports = new VolumeExports({ store, server, socketFolder, uidBase, reader, ...pace });
  const kept = new SnapshotStore(join(folder, SNAPSHOTS));
  const snapshots = new FileSnapshots({ volumes: store, snapshots: kept, exports });
  const { overlay_from_mb: overlayMiB } = flags;
  const making = { store, snapshots, images: reader, overlayMiB, uidBase };
  return new FileVolumeDriver({ store, exports, snapshots, making, binary, folder });
}

/** Who serves a volume has to pass through every folder above its bytes. */
async function assertOpen(path: string): Promise<void> {
  for (let folder = dirname(path); folder !== '/'; folder = dirname(folder))
    if (((await stat(folder)).mode & 0o001) === 0)
      throw new Error(
        `${folder} is closed to other users, and volumes lie under it: choose another --state_path`,
      );
}
