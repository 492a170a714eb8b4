import type { FlagValues } from '../../../common/flags/flags.js';
import type { fakeFlags } from './fake/fake.flags.js';
import type { qemuFlags } from './qemu/qemu.flags.js';

/** What a driver is made with. It may keep what it likes in its folders, and nothing elsewhere. */
export interface DriverContext {
  /** One folder or file a guest. */
  readonly instancesPath: string;
  /** What the driver remembers about this host as such. */
  readonly hostPath: string;
  /** Where a guest's sockets go; short, because their paths are limited to 108 bytes. */
  readonly socketFolder: (instanceId: string) => string;
  /** Of a volume of another host that a guest of this one has. */
  readonly attachmentKey: (volumeId: string) => Promise<string>;
  /** What carries bytes between guests and volumes of other hosts. Absent: ours. */
  readonly relayProgram?: string;
  readonly flags: FlagValues<typeof fakeFlags & typeof qemuFlags>;
}
