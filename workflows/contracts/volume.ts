import type { Fence } from './fence.js';
import type { ImageRef } from './guest.js';

/** What a host is told of a volume that it is to have. */
export interface VolumeSpec {
  readonly volumeId: string;
  readonly sizeGiB: number;
  /** Absent: as many as the host can do. */
  readonly limits?: VolumeLimits;
  /** On disk under its key alone, which its host asks the host API for. */
  readonly isEncrypted?: true;
  /** The snapshot of this host whose bytes it begins with. Absent: zeros, or `image`. */
  readonly from?: string;
  /** The image whose bytes it begins with; its host brings them. */
  readonly image?: ImageRef;
}

/** What a volume that is there is to be from now on. */
export type VolumeShape = Omit<VolumeSpec, 'from' | 'image' | 'isEncrypted'>;

/** What a host is told of a snapshot that it is to have. */
export interface SnapshotSpec {
  readonly snapshotId: string;
  /** Of the same host. */
  readonly volumeId: string;
  readonly sizeGiB: number;
  /** Begun by `beginSnapshots`: its moment is that one, and no other. */
  readonly begun?: boolean;
  /** The snapshot of the same host whose bytes it has; the volume then means nothing. */
  readonly copyOf?: string;
  /** A copy of what is plain is encrypted on the way. Absent: as what it is made of. */
  readonly isEncrypted?: true;
}

/** Snapshots that are to be of one moment. */
export interface SnapshotsTogether {
  /** UUID of what makes them: work of its own on the host, beside what is done to the volumes. */
  readonly holdId: string;
  readonly snapshots: readonly SnapshotSpec[];
}

/** A guest that is to stand still while something begins. */
export interface HoldRequest {
  readonly instanceId: string;
  readonly holdId: string;
  /** After so long it goes on by itself, whoever died. */
  readonly seconds: number;
}

/** What a volume may be asked for, reads and writes together. */
export interface VolumeLimits {
  /** Operations a second. */
  readonly iops: number;
  /** MiB a second. Absent: no limit. */
  readonly throughputMiB?: number;
}

/** Which volume for which instance. */
export interface VolumeUse {
  readonly volumeId: string;
  readonly instanceId: string;
}

/** Which volume for which instance, and whether that one's guest is on another host than the volume. */
export interface ExportRequest extends VolumeUse {
  /** It is served over TCP, to whoever has the attachment's key. Absent: over a socket of the volume's host. */
  readonly isRemote?: true;
}

/** Where a hypervisor reaches a volume, whose export is named by the volume's id. */
export interface VolumeAddress {
  /** Path of an NBD socket on the guest's host; empty: the volume is a fake one, or `tcp` says where. */
  readonly socket: string;
  /** Where another host serves it, by TLS with the attachment's key, which both hosts ask the host API for. */
  readonly tcp?: TcpAddress;
}

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** A volume that is to be plugged into a guest that runs. */
export interface AttachRequest extends VolumeUse {
  /** Its serial in the guest: `vol` and the 17 digits of its EC2 id. */
  readonly serial: string;
  readonly sizeBytes: number;
  readonly address: VolumeAddress;
}

export interface DetachRequest extends VolumeUse {
  readonly serial: string;
  /** Seconds that the guest gets to let go of it. */
  readonly graceSeconds: number;
  /** It is cut off already: a guest that does not let go is no failure. */
  readonly force: boolean;
}

/** A guest that has the volume is to see how large it is by now. */
export interface SizeRequest extends VolumeUse {
  readonly sizeBytes: number;
}

/** Steps on one volume host. `OperationOvertaken` (not retryable) when a higher fence was seen. */
export interface VolumeActivities {
  /**
   * Makes it, all zeros or with the bytes of a snapshot or an image; SnapshotMissing: the host has none such. One that
   * is there is left as it is.
   */
  createVolume(volume: VolumeSpec, fence: Fence): Promise<void>;
  /**
   * Brings one that is there to this size and these limits, also while it is used; smaller only while nobody uses it.
   * Again is success; not there is VolumeMissing.
   */
  reshapeVolume(shape: VolumeShape, fence: Fence): Promise<void>;
  /** Cuts whoever uses it, and removes it. Nothing there is success. */
  deleteVolume(volumeId: string, fence: Fence): Promise<void>;
  /** Lets one instance read and write it; another one that did is cut off first. Again is success. */
  exportVolume(use: ExportRequest, fence: Fence): Promise<VolumeAddress>;
  /**
   * From here on the instance reads and writes nothing of it, whatever its hypervisor does. Not exported is success.
   */
  unexportVolume(use: VolumeUse, fence: Fence): Promise<void>;
  /**
   * Keeps the volume's bytes as they were at one moment between the call and its answer, whoever writes meanwhile. One
   * that is there is left as it is.
   */
  createSnapshot(snapshot: SnapshotSpec, fence: Fence): Promise<void>;
  /**
   * Begins them, each of the moment between the call and its answer: volumes that are served. Those that were begun
   * before are begun anew. They are whole once `createSnapshot` has answered for each.
   */
  beginSnapshots(together: SnapshotsTogether, fence: Fence): Promise<void>;
  /** Nothing there is success. Volumes that were made of it keep their bytes. */
  deleteSnapshot(snapshotId: string, fence: Fence): Promise<void>;
}
