import { z } from 'zod';

const use = z.object({
  instanceId: z.uuid(),
  /** The user that serves it, one of its own on this host; 0: the daemon's own. */
  uid: z.int().min(0),
  /** Absent: it is about to be started. */
  process: z.object({ pid: z.int(), startTime: z.string(), bootId: z.string() }).exactOptional(),
});

/** All that is remembered of a volume, in `<volume uuid>.json` beside its bytes. */
export const volumeRecord = z.object({
  volumeId: z.uuid(),
  sizeGiB: z.int().min(1),
  generation: z.int().min(0),
  limits: z.object({ iops: z.number(), throughputMiB: z.number().exactOptional() }).exactOptional(),
  /** Absent: nobody reads or writes it. */
  use: use.exactOptional(),
});

/** Of a snapshot, in `<snapshot uuid>.json` beside its bytes. */
export const snapshotRecord = z.object({
  snapshotId: z.uuid(),
  sizeGiB: z.int().min(1),
  generation: z.int().min(0),
});

export type SnapshotRecord = z.infer<typeof snapshotRecord>;
export type VolumeRecord = z.infer<typeof volumeRecord>;
export type VolumeUseRecord = z.infer<typeof use>;
