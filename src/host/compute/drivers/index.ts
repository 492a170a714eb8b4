import type { VirtDriver } from '../virt-driver.js';
import type { DriverContext } from './driver-context.js';

interface DriverEntry {
  /** Real guests read images, and their boots are limited to the cores. */
  readonly real: boolean;
  load(): Promise<{ create(context: DriverContext): Promise<VirtDriver> }>;
}

/** `--compute_driver=<name>`. A new hypervisor is one folder and one line. */
export const virtDrivers = {
  fake: { real: false, load: () => import('./fake/fake.driver.js') },
  qemu: { real: true, load: () => import('./qemu/create-qemu-driver.js') },
} as const satisfies Record<string, DriverEntry>;

export type VirtDriverName = keyof typeof virtDrivers;
