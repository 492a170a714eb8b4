import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Turnstile } from '../../../../common/async/turnstile.js';
import { exec } from '../../../../common/exec/exec.js';
import type { VolumeDriver } from '../../volume-driver.js';
import type { VolumeDriverContext } from '../volume-driver-context.js';
import { FileSnapshots } from './file-snapshots.js';
import { FileVolumeDriver } from './file.driver.js';
import { SnapshotStore } from './snapshot-store.js';
import { VolumeExports } from './volume-exports.js';
import { portRangeIn } from './volume-ports.js';
import { VolumeServer } from './volume-server.js';
import { SNAPSHOTS, VolumeStore } from './volume-store.js';

const MIB = 1024 ** 2;

/** Looks at the machine first: whatever would let every volume fail is said here, in one line, and ends the daemon. */
export async function create(context: VolumeDriverContext): Promise<VolumeDriver> {
  const { volumesPath, flags } = context;
  const folder = resolve(volumesPath);
  const { storage_daemon_binary: binary } = flags;
  await exec(binary, ['--version']).catch((cause: unknown) => {
    throw new Error(`--volume_driver=file needs ${binary}, which does not start`, { cause });
  });
  await mkdir(folder, { recursive: true, mode: 0o711 });
  if (isRoot()) await assertOpen(folder);
  return driverIn(folder, context);
}

function driverIn(folder: string, context: VolumeDriverContext): VolumeDriver {
  const { socketFolder, keys, flags } = context;
  const { storage_daemon_binary: binary, qemu_img_binary: qemuImg, overlay_from_mb: overlayMiB } = flags;
  const store = new VolumeStore(folder);
  const uidBase = isRoot() ? flags.volume_uid_base : undefined;
  const serving = { server: new VolumeServer(binary), socketFolder, uidBase, keys };
  const reader = { qemuImg, uidBase };
  const exports = new VolumeExports({ store, reader, ...serving, ...remoteOf(context), ...paceOf(flags) });
  const kept = new SnapshotStore(join(folder, SNAPSHOTS));
  const snapshots = new FileSnapshots({ volumes: store, snapshots: kept, exports, encrypter: serving });
  const making = { store, snapshots, images: reader, encrypter: serving, overlayMiB, uidBase };
  return new FileVolumeDriver({ store, exports, snapshots, making, binary, folder });
}

const isRoot = (): boolean => process.getuid?.() === 0;

const paceOf = ({ flatten_mb, flatten_delay }: VolumeDriverContext['flags']) => ({
  rate: flatten_mb * MIB,
  delayMs: flatten_delay * 1_000,
});

/** How guests of other hosts reach volumes. Throws for a flag that says it wrongly. */
const remoteOf = ({ flags, attachmentKeys }: VolumeDriverContext) => ({
  choosing: new Turnstile(),
  remote: { host: flags.volume_address, ports: portRangeIn(flags.volume_ports), keys: attachmentKeys },
});

/** Who serves a volume has to pass through every folder above its bytes. */
async function assertOpen(path: string): Promise<void> {
  for (let folder = dirname(path); folder !== '/'; folder = dirname(folder))
    if (((await stat(folder)).mode & 0o001) === 0)
      throw new Error(
        `${folder} is closed to other users, and volumes lie under it: choose another --state_path`,
      );
}
