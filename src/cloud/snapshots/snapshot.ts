import type { Ref } from '../../common/refs/ref.js';
import type { Tag } from '../tags/tag.js';
import type { SnapshotLifecycle, SnapshotTask } from './snapshot.state.js';

/** A snapshot as its readers see it. */
export interface SnapshotRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  /** Of its owner. */
  readonly accountNumber: string;
  readonly name: string;
  readonly description: string;
  readonly volumeEc2Id: string;
  readonly sizeGiB: number;
  readonly lifecycle: SnapshotLifecycle;
  readonly reasonMessage: string | null;
  readonly isPublic: boolean;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** What is asked of snapshots that are to be: one of each volume. */
export interface NewSnapshots {
  readonly volumes: readonly Ref[];
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

/** A snapshot's row as the verbs need it, locked until the transaction ends. */
export interface LockedSnapshot {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly volumeId: string;
  readonly host: string;
  readonly sizeGiB: number;
  readonly generation: number;
  readonly lifecycle: SnapshotLifecycle;
  readonly taskState: SnapshotTask | null;
  readonly settledAt: Date | null;
}
