import type { Ref } from '../../common/refs/ref.js';
import type { Tag } from '../tags/tag.js';
import type { VolumeState } from './volume.state.js';
import type { VolumeShape } from './volume-types.js';

/** A volume as its readers see it. */
export interface VolumeRow extends VolumeState {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  /** Its project's words. */
  readonly description: string;
  readonly zone: string;
  /** Null: it is placed nowhere. */
  readonly host: string | null;
  readonly sizeGiB: number;
  readonly volumeType: string;
  readonly iops: number | null;
  readonly throughputMiB: number | null;
  /** The snapshot that it was made of; null: none. */
  readonly sourceEc2Id: string | null;
  readonly sourceId: string | null;
  readonly isEncrypted: boolean;
  readonly autoEnableIo: boolean;
  readonly reasonMessage: string | null;
  readonly createdAt: Date;
  /** When the last verb on it was over. */
  readonly settledAt: Date | null;
  /** Null: it is attached to none. */
  readonly instanceId: string | null;
  readonly instanceEc2Id: string | null;
  readonly device: string | null;
  readonly deleteOnTermination: boolean;
  /** When the attachment was asked for. */
  readonly attachedAt: Date | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** What is asked of a volume that is to be. */
export interface NewVolume extends VolumeShape {
  /** The snapshot whose bytes it begins with; absent: zeros. */
  readonly snapshot?: Ref;
  /** Absent: as its project has it, and its snapshot. */
  readonly encrypted?: boolean | undefined;
  readonly zone: string;
  readonly name: string;
  /** How many alike; absent: one. */
  readonly count?: number;
  readonly tags: readonly Tag[];
  readonly description?: string;
  readonly clientToken: string | undefined;
  readonly requestHash: string;
}
