import type { Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import type { VirtDriver } from './virt-driver.js';

/** A whole copy of a root disk, by itself: it needs no other file. */
export interface FoundCopy {
  readonly format: 'raw' | 'qcow2';
  readonly open: () => Readable;
}

/** Which image a copy is for, and how long a guest gets to shut down first; absent: it runs on. */
export interface RootAsked {
  readonly imageId: string;
  readonly graceMs?: number;
}

/** Drivers that copy root disks of their guests, which may run meanwhile. */
export interface RootCopies {
  /**
   * Makes the copy that belongs to the image: the disk as it is at one moment. With `graceMs` a guest that runs is shut
   * down first, and started again. There already is success; aborting leaves nothing. No such guest, or its root is no
   * file of this host: error GuestDiskMissing, UnsupportedOperation.
   */
  copyRoot(instanceId: string, asked: RootAsked, signal: AbortSignal): Promise<void>;
  /** Not there: error GuestDiskMissing. */
  findCopy(instanceId: string, imageId: string): Promise<FoundCopy>;
  /** Not there is success. */
  dropCopy(instanceId: string, imageId: string): Promise<void>;
}

export const copiesRoots = (driver: VirtDriver): driver is VirtDriver & { readonly roots: RootCopies } =>
  'roots' in driver;

export const copyMissing = () =>
  new EngineError('GuestDiskMissing', 'The disk of the instance is not on its host');
