import type { CopyTools } from './copy-roots.js';
import type { ConsoleLogs } from './console-logs.js';
import type { GuestStore } from './guest-store.js';
import type { GuestWatch } from './guest-watch.js';
import type { HostMachine } from './machine-pins.js';
import type { QemuStarter } from './qemu-starter.js';
import type { VolumeRelays } from './volume-relays.js';

/** What the driver is made of. */
export interface QemuParts {
  readonly store: GuestStore;
  readonly watch: GuestWatch;
  readonly starter: QemuStarter;
  readonly consoles: ConsoleLogs;
  readonly binary: string;
  readonly instancesPath: string;
  /** Says which process keeps consoles short while no daemon does. */
  readonly keeperFile: string;
  readonly uidBase: number;
  readonly machine: HostMachine;
  /** Places for volumes on a guest's bus. */
  readonly maxVolumes: number;
  /** Places for cards beside the first. */
  readonly maxNics: number;
  /** What copies disks. */
  readonly tools: CopyTools;
  readonly relays: VolumeRelays;
}
