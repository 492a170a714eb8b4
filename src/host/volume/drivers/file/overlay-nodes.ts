import type { OverlayRecord } from './volume-record.js';

/** What lies under a volume that is not flat yet. */
export interface Base extends OverlayRecord {
  /** Path of its bytes. */
  readonly path: string;
}

/** The node that has the volume's bytes, below what limits it: copies are made of it. */
export const FORMAT = 'format';

/**
 * The volume's bytes as QEMU opens them. The format of each file is said, and a qcow2 gets exactly the base that is
 * said here or none: no header can name another file.
 */
export function formatNode(path: string, base: Base | undefined): object {
  const file = { driver: 'file', 'node-name': 'bytes', filename: path, discard: 'unmap' };
  const how = { 'node-name': FORMAT, discard: 'unmap', file };
  return base ? { driver: 'qcow2', ...how, backing: baseNode(base) } : { driver: 'raw', ...how };
}

/** It is read only, by everybody who has something over it. */
export function baseNode({ path, format }: Base): object {
  const file = { driver: 'file', 'read-only': true, filename: path };
  return { driver: format, 'read-only': true, file, ...(format === 'qcow2' && { backing: null }) };
}
