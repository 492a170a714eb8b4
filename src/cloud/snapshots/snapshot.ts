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
  readonly volumeId: string;
  readonly volumeEc2Id: string;
  readonly sizeGiB: number;
  readonly lifecycle: SnapshotLifecycle;
  readonly reasonMessage: string | null;
  /** Percent that its host has copied, while it is pending. */
  readonly progress: number;
  readonly isPublic: boolean;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  /** When the last verb on it was over. */
  readonly settledAt: Date | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** What is asked of snapshots that are to be: one of each volume. */
export interface NewSnapshots {
  readonly volumes: readonly Ref[];
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

/** The same, of volumes of an instance at one moment. */
export interface NewSnapshotsOf extends Omit<NewSnapshots, 'volumes'> {
  readonly instance: Ref;
  /** Without the volume that it starts from. */
  readonly withoutRoot: boolean;
  readonly without: readonly Ref[];
  /** Each has its volume's tags, too. */
  readonly copiesTags: boolean;
}

/** What is asked of snapshots that are to be what others are: one of each. */
export interface SnapshotCopies {
  readonly snapshots: readonly Ref[];
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
  /** The snapshot whose bytes it has. Null: its volume's. */
  readonly copyOf: string | null;
}
