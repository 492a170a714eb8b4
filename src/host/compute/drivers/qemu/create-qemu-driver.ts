import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from '../../../../common/exec/exec.js';
import { logger } from '../../../../common/log/logger.js';
import type { VirtDriver } from '../../virt-driver.js';
import type { DriverContext } from '../driver-context.js';
import { ConsoleLogs } from './console-logs.js';
import { GuestStore } from './guest-store.js';
import { GuestWatch } from './guest-watch.js';
import { provenAccel, qemuVersion } from './proven-accel.js';
import { hostMachine } from './machine-pins.js';
import type { Accel } from './qemu-arguments.js';
import { QemuStarter } from './qemu-starter.js';
import { QemuDriver } from './qemu.driver.js';
import { PORT_SLOTS, slotsOf } from './root-ports.js';
import { VolumeRelays } from './volume-relays.js';

/** Looks at the machine first: whatever would let every launch fail is said here, in one line, and ends the daemon. */
export async function create(context: DriverContext): Promise<VirtDriver> {
  const { flags } = context;
  const instancesPath = resolve(context.instancesPath);
  if (process.getuid?.() !== 0)
    throw new Error('--compute_driver=qemu needs root: guests get users and taps of their own');
  assertPortsFit(flags);
  assertOpenToGuests(instancesPath);
  const accel = await accelOf(context);
  const machine = await hostMachine(exec, flags.qemu_binary, { accel, cpuModel: flags.cpu_model });
  const store = new GuestStore(instancesPath);
  const relays = relaysOf(context, store);
  const starter = new QemuStarter(store, {
    relays,
    exec,
    binary: flags.qemu_binary,
    qemuImg: flags.qemu_img_binary,
    accel,
    tbSize: flags.qemu_tb_size,
    maxVolumes: flags.max_volumes,
    maxNics: flags.max_nics,
    socketFolder: (instanceId) => context.socketFolder(instanceId),
  });
  return new QemuDriver({
    store,
    starter,
    relays,
    watch: new GuestWatch(store),
    consoles: new ConsoleLogs((id) => starter.filesOf(id), flags.console_max_bytes),
    binary: flags.qemu_binary,
    instancesPath,
    keeperFile: join(context.hostPath, 'console-keeper'),
    uidBase: flags.qemu_uid_base,
    machine,
    maxVolumes: flags.max_volumes,
    maxNics: flags.max_nics,
    tools: { exec, qemuImg: flags.qemu_img_binary },
  });
}

const RELAY = fileURLToPath(new URL('./volume-relay.js', import.meta.url));

const relaysOf = (
  { hostPath, socketFolder, attachmentKey, relayProgram = RELAY }: DriverContext,
  store: GuestStore,
): VolumeRelays =>
  new VolumeRelays({
    store,
    folder: join(hostPath, 'volume-relays'),
    processFile: join(hostPath, 'volume-relay.json'),
    sockets: socketFolder('volume-relays'),
    program: relayProgram,
    keyOf: attachmentKey,
  });

/** Ports of both kinds share the slots of the guests’ bus. */
function assertPortsFit({ max_volumes, max_nics }: DriverContext['flags']): void {
  const isCount = (count: number) => Number.isInteger(count) && count >= 0;
  if (isCount(max_volumes) && isCount(max_nics) && slotsOf(max_volumes) + slotsOf(max_nics) <= PORT_SLOTS)
    return;
  throw new Error(
    `--max_volumes=${max_volumes} and --max_nics=${max_nics}: together they have ${PORT_SLOTS} slots of 8`,
  );
}

async function accelOf({ flags, hostPath }: DriverContext): Promise<Accel> {
  const version = await qemuVersion(exec, flags.qemu_binary);
  if (flags.qemu_accel !== 'auto') return flags.qemu_accel;
  const probe = {
    binary: flags.qemu_binary,
    kernel: flags.qemu_probe_kernel,
    ramdisk: flags.qemu_probe_ramdisk,
    limitMs: flags.qemu_probe_limit * 1_000,
    uid: flags.qemu_uid_base,
  };
  const { accel, why } = await provenAccel(version, probe, join(hostPath, 'accel.json'));
  logger('qemu').info({ accel, why, version }, 'how guests run');
  return accel;
}

/** Guests' users have to pass through every folder above their disks. */
function assertOpenToGuests(path: string): void {
  for (let folder = path; folder !== '/'; folder = dirname(folder))
    if ((statSync(folder).mode & 0o001) === 0)
      throw new Error(
        `${folder} is closed to other users, and guests’ disks lie under it: choose another --state_path`,
      );
}
