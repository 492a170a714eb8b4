import type { ChunkRef, Reason } from '../operation.js';
import type { VolumeShape, VolumeSpec } from '../volume.js';
import type { Planned } from './planned.js';

export interface PlannedVolume extends Planned {
  readonly noun: 'volume';
}

/** Placed on a host, or refused with the reason. */
export type PlannedCreation = PlannedVolume &
  ({ readonly host: string; readonly volume: VolumeSpec } | { readonly refused: Reason });

/** A volume that could not be made on the last of these hosts, at this generation. */
export interface VolumeTried {
  readonly id: string;
  readonly generation: number;
  readonly tried: readonly string[];
}

export interface PlannedDeletion extends PlannedVolume {
  /** Null: it never had one. */
  readonly host: string | null;
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/**
 * A volume and the instance that it goes into, or comes out of. Steps inside the guest are at the instance's
 * generation.
 */
export interface PlannedUse extends PlannedVolume {
  readonly host: string;
  readonly instanceId: string;
  readonly instanceGeneration: number;
  /** Null: its guest is off, and nothing is plugged. */
  readonly instanceHost: string | null;
  readonly serial: string;
  readonly sizeBytes: number;
}

export interface PlannedDetachment extends PlannedUse {
  readonly force: boolean;
  readonly graceSeconds: number;
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** What a repair does about a volume that its guest does not have, or has let go of late. */
export interface PlannedVolumeReturn extends PlannedUse {
  readonly isLeaving: boolean;
}

/** A volume that is made with an instance, on the instance's host. */
export interface PlannedLaunchVolume extends PlannedVolume {
  readonly volume: VolumeSpec;
  readonly instanceId: string;
  /** Where it was begun last. Null: nowhere yet. */
  readonly host: string | null;
  /** What its instance is: launched now, or come up or given up in a run that was lost. */
  readonly instance: 'launching' | 'up' | 'gone';
}

export interface PlannedModification extends PlannedVolume {
  readonly host: string;
  /** What it is to be, and what it was. */
  readonly to: VolumeShape;
  readonly from: VolumeShape;
  /** The guest that has it and is to see its new size. Null: there is none that runs, or its size stays. */
  readonly use: PlannedUse | null;
}

/** Rows of volumes. */
export interface VolumeSteps {
  /** Claims the chunk and places all its volumes, in one transaction. */
  beginCreateVolume(ref: ChunkRef): Promise<readonly PlannedCreation[]>;
  /** Another host for it, at a new generation. Refused: there is none, or enough were tried. */
  nextVolumeHost(ref: ChunkRef, tried: VolumeTried): Promise<PlannedCreation | 'overtaken'>;
  beginModifyVolume(ref: ChunkRef): Promise<readonly PlannedModification[]>;
  beginDeleteVolume(ref: ChunkRef): Promise<readonly PlannedDeletion[]>;
  beginAttachVolume(ref: ChunkRef): Promise<readonly PlannedUse[]>;
  beginDetachVolume(ref: ChunkRef): Promise<readonly PlannedDetachment[]>;
  /** Those that are made with the launch of the chunk, which has been claimed. */
  planLaunchVolumes(ref: ChunkRef): Promise<readonly PlannedLaunchVolume[]>;
}
