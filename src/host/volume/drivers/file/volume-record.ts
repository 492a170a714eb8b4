import { z } from 'zod';
import { processRecord } from '../../../processes/process-record.js';

const use = z.object({
  instanceId: z.uuid(),
  /** The user that serves it, one of its own on this host; 0: the daemon's own. */
  uid: z.int().min(0),
  /** Where a guest of another host reaches it. Absent: it is used over its socket. */
  port: z.int().min(1).exactOptional(),
  /** Absent: it is about to be started. */
  process: processRecord.exactOptional(),
});

/**
 * The volume's bytes are what `<volume uuid>.qcow2` has, and where that has nothing, what `.base` has: another name of
 * the file of a snapshot or an image.
 */
const overlay = z.object({
  format: z.enum(['raw', 'qcow2']),
  /** The group that may read what lies under it; 0: everybody may. */
  group: z.int().min(0),
});

/** All that is remembered of a volume, in `<volume uuid>.json` beside its bytes. */
export const volumeRecord = z.object({
  volumeId: z.uuid(),
  sizeGiB: z.int().min(1),
  generation: z.int().min(0),
  limits: z.object({ iops: z.number(), throughputMiB: z.number().exactOptional() }).exactOptional(),
  /** Absent: it is flat, and needs no other file. */
  overlay: overlay.exactOptional(),
  /** Its bytes are a LUKS container, whose key the cloud has. Absent: they are what its users wrote. */
  isEncrypted: z.literal(true).exactOptional(),
  /** Absent: nobody reads or writes it. */
  use: use.exactOptional(),
});

/** Of a snapshot, in `<snapshot uuid>.json` beside its bytes. */
export const snapshotRecord = z.object({
  snapshotId: z.uuid(),
  sizeGiB: z.int().min(1),
  generation: z.int().min(0),
  /** The group that may read it. Absent: no volume lies over it. */
  group: z.int().min(1).exactOptional(),
  isEncrypted: z.literal(true).exactOptional(),
});

export type OverlayRecord = z.infer<typeof overlay>;
export type SnapshotRecord = z.infer<typeof snapshotRecord>;
export type VolumeRecord = z.infer<typeof volumeRecord>;
export type VolumeUseRecord = z.infer<typeof use>;
