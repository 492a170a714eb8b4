import type { VolumeAddress, VolumeLimits } from '../../../workflows/contracts/volume.js';

/**
 * One technology that keeps volumes. The manager serialises calls per volume and checks fences; a driver only does.
 * The rules are a table in docs/contracts/volume.md, proved for each driver by test/contract/volume-driver.contract.ts.
 */

/** What to keep. */
export interface VolumeDefinition {
  readonly volumeId: string;
  readonly sizeGiB: number;
  readonly generation: number;
  /** Absent: as many as the host can do. */
  readonly limits?: VolumeLimits;
  /** What is written to it is on disk under its key alone, which the cloud has. */
  readonly isEncrypted?: true;
  /** The snapshot whose bytes it begins with. Absent: zeros, or `image`. */
  readonly from?: string;
  /** The image whose bytes it begins with. */
  readonly image?: VolumeImage;
}

/** An image on this host. */
export interface VolumeImage {
  /** Absolute path, readable by everybody. */
  readonly path: string;
  readonly format: 'raw' | 'qcow2';
}

/** What a volume that is there is to be from now on. */
export type VolumeChange = Omit<VolumeDefinition, 'from' | 'image' | 'isEncrypted'>;

/** Which volume's bytes to keep, under which name. */
export interface SnapshotDefinition extends SnapshotFact {
  readonly volumeId: string;
  /** `beginSnapshots` has begun it: its moment is that one. */
  readonly begun?: boolean;
  /** The snapshot whose bytes it has; the volume then means nothing. */
  readonly copyOf?: string;
  /** Absent: as what it is made of. */
  readonly isEncrypted?: true;
}

export interface SnapshotFact {
  readonly snapshotId: string;
  readonly sizeGiB: number;
  readonly generation: number;
}

export interface VolumeFact {
  readonly volumeId: string;
  readonly sizeGiB: number;
  readonly generation: number;
  /** The instance that may read and write it; null: none. */
  readonly usedBy: string | null;
  /** Its bytes, or what they lie over, are not where they were put. */
  readonly isLost?: true;
}

export interface VolumeDriver {
  /** Finds the volumes that outlived the daemon, and what serves them. Called once, before anything else. */
  adopt(): Promise<void>;
  /**
   * Makes the volume, all zeros or as its snapshot is (error SnapshotMissing: there is none) or its image, which is no
   * larger. What was never written to an encrypted one may read as anything. One that is there is left as it is, but
   * for its generation. Aborting leaves nothing.
   */
  create(volume: VolumeDefinition, signal: AbortSignal): Promise<void>;
  /**
   * Brings it to this size and these limits, and resolves when who uses it is served so: reads and writes under way
   * wait and do not fail. Smaller only while nobody uses it: else it keeps its size. Not there: error VolumeMissing.
   */
  reshape(change: VolumeChange, signal: AbortSignal): Promise<void>;
  /** Cuts off who uses it, and removes it. Not there is success. */
  remove(volumeId: string): Promise<void>;
  /**
   * Lets one instance read and write it, and resolves when it can; another one that did is cut off before. Again
   * answers
   * the same address. Not there: error VolumeMissing.
   */
  export(volumeId: string, instanceId: string, signal: AbortSignal): Promise<VolumeAddress>;
  /**
   * When it resolves, the instance reads and writes nothing of it any more. Used by another one, or none, is success.
   */
  unexport(volumeId: string, instanceId: string): Promise<void>;
  /** From now on the volume's facts carry this generation. Not there is success. */
  renew(volumeId: string, generation: number): Promise<void>;
  list(): Promise<readonly VolumeFact[]>;
  /**
   * Keeps the volume's bytes as they were at one moment of the call, while its instance goes on writing. One that is
   * there is left as it is, but for its generation. Aborting leaves nothing. No such volume: error VolumeMissing.
   */
  createSnapshot(snapshot: SnapshotDefinition, signal: AbortSignal): Promise<void>;
  /**
   * Begins snapshots of volumes that are used, each of a moment of the call; those that were begun before are begun
   * anew. Each is whole once `createSnapshot` has resolved for it.
   */
  beginSnapshots(snapshots: readonly SnapshotDefinition[], signal: AbortSignal): Promise<void>;
  /** Not there is success. Volumes that were made of it keep their bytes. */
  removeSnapshot(snapshotId: string): Promise<void>;
  /** Those that are whole. */
  snapshots(): Promise<readonly SnapshotFact[]>;
  /** What looks like ours but belongs to no volume of `list`: paths, or `pid N`. For the audit. */
  strays(): Promise<readonly string[]>;
  /** GiB that all volumes together may have; reserves are not yet taken off. */
  capacity(): Promise<number>;
  /** Cuts off everybody: the cloud goes down. Volumes stay. */
  rest(): Promise<void>;
  /** Lets go of all without touching them: they are adopted by the next daemon. */
  close(): Promise<void>;
}
