import type { FlagValues } from '../../../common/flags/flags.js';
import type { VolumeKeys } from '../volume-keys.js';
import type { fakeVolumeFlags } from './fake/fake.flags.js';
import type { fileVolumeFlags } from './file/file.flags.js';

/** What a driver is made with. It may keep what it likes in its folders, and nothing elsewhere. */
export interface VolumeDriverContext {
  /** Volumes, and what is remembered of them. */
  readonly volumesPath: string;
  /** Where a volume's sockets go; short, because their paths are limited to 108 bytes. */
  socketFolder(volumeId: string): string;
  /** Of volumes that are encrypted. */
  readonly keys: VolumeKeys;
  /** Of attachments of volumes to guests of other hosts, by the volume. */
  readonly attachmentKeys: VolumeKeys;
  readonly flags: FlagValues<typeof fakeVolumeFlags & typeof fileVolumeFlags>;
}
