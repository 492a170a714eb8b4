import type { VolumeDriver } from './volume-driver.js';

export interface CopyProgress {
  readonly snapshotId: string;
  /** 0 to 99: one that is whole is none of these. */
  readonly percent: number;
}

/** A driver whose snapshots take a while. */
export interface TellsProgress {
  /** Of the snapshots that are being made. */
  progress(): Promise<readonly CopyProgress[]>;
}

export const tellsProgress = (driver: VolumeDriver): driver is VolumeDriver & TellsProgress =>
  'progress' in driver;
