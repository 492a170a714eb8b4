import type { VolumeDriver } from '../volume-driver.js';
import type { VolumeDriverContext } from './volume-driver-context.js';

/** `--volume_driver=<name>`. A new one is one folder and one line. */
export const volumeDrivers = {
  fake: () => import('./fake/fake.driver.js'),
  file: () => import('./file/create-file-driver.js'),
} as const satisfies Record<
  string,
  () => Promise<{ create(context: VolumeDriverContext): Promise<VolumeDriver> }>
>;

export type VolumeDriverName = keyof typeof volumeDrivers;
