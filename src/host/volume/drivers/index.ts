import type { VolumeDriver } from '../volume-driver.js';
import type { VolumeDriverContext } from './volume-driver-context.js';

interface DriverEntry {
  /** Real volumes are made of the bytes of images. */
  readonly real: boolean;
  load(): Promise<{ create(context: VolumeDriverContext): Promise<VolumeDriver> }>;
}

/** `--volume_driver=<name>`. A new one is one folder and one line. */
export const volumeDrivers = {
  fake: { real: false, load: () => import('./fake/fake.driver.js') },
  file: { real: true, load: () => import('./file/create-file-driver.js') },
} as const satisfies Record<string, DriverEntry>;

export type VolumeDriverName = keyof typeof volumeDrivers;
