import type { NetworkDriver } from '../network-driver.js';
import type { NetworkDriverOptions } from '../network-driver-options.js';

/** The choices of `--network_driver`. A driver is loaded when it is chosen. */
export const networkDrivers = {
  fake: () => import('./fake/fake.driver.js'),
  linux: () => import('./linux/linux.driver.js'),
} as const satisfies Record<string, () => Promise<{ create(options: NetworkDriverOptions): NetworkDriver }>>;

export type NetworkDriverName = keyof typeof networkDrivers;
