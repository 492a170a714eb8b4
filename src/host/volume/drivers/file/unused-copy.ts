import { chainBytes } from './chain-bytes.js';
import type { FlatParts } from './flat-volume.js';
import type { Copy } from './copy-jobs.js';
import type { VolumeRecord } from './volume-record.js';
import { copySparsely } from './whole-file.js';

const GIB = 1024 ** 3;

/** Copies the bytes of a volume that nobody uses or makes flat. */
export async function copyUnused(
  { store, reader }: Pick<FlatParts, 'store' | 'reader'>,
  record: VolumeRecord,
  { path, signal }: Copy,
): Promise<void> {
  const file = store.fileOf(record);
  const base = store.baseOf(record);
  const draft = { path, bytes: record.sizeGiB * GIB, signal };
  if (base) await chainBytes(reader, { path: file, base }, draft);
  else await copySparsely(file, path, signal);
}
