import type { VirtDriver } from './virt-driver.js';

/** Drivers whose guests' disks lie over files of images. */
export interface BaseFilesDriver {
  /** Absolute paths that guests need, whatever they do; undefined: not all that they need is known. */
  baseFiles(): Promise<ReadonlySet<string> | undefined>;
}

export const hasBaseFiles = (driver: VirtDriver): driver is VirtDriver & BaseFilesDriver =>
  'baseFiles' in driver;
