/** What an image says of one device of its instances, as its row keeps it. */
export type ImageMapping = VolumeImageMapping | LocalImageMapping;

/** A volume that is made with each. */
export interface VolumeImageMapping {
  readonly kind: 'volume';
  readonly device: string;
  /** Key of the snapshot whose bytes it begins with; null: zeros. */
  readonly snapshotId: string | null;
  readonly snapshotEc2Id: string | null;
  readonly sizeGiB: number;
  readonly volumeType: string;
  readonly iops: number | null;
  readonly throughputMiB: number | null;
  readonly deleteOnTermination: boolean;
}

/** One of the disks that a flavor may add: `ephemeral0`. */
export interface LocalImageMapping {
  readonly kind: 'local';
  readonly device: string;
  readonly name: string;
}

export interface MappedSnapshot {
  readonly id: string;
  readonly ec2Id: string;
}

/** The snapshots that volumes of these mappings begin with, each once, in their order. */
export function snapshotsIn(mappings: readonly ImageMapping[]): readonly MappedSnapshot[] {
  const found = new Map<string, MappedSnapshot>();
  for (const one of mappings)
    if (one.kind === 'volume' && one.snapshotId !== null && one.snapshotEc2Id !== null)
      found.set(one.snapshotId, { id: one.snapshotId, ec2Id: one.snapshotEc2Id });
  return [...found.values()];
}
