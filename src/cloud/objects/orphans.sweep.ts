import { logger } from '../../common/log/logger.js';
import type { ByteFiles } from './byte-files.js';
import type { PartRepository } from './part.repository.js';

/**
 * Removes files that no row names: what a process that was killed left between bytes and row, or between row and bytes.
 * They must be older than any statement may still be under way. Safe beside others that do the same.
 */
export async function sweepOrphans(files: ByteFiles, rows: PartRepository, ageMs: number): Promise<number> {
  let removed = 0;
  for await (const found of files.old(ageMs)) {
    const whole = found.filter(({ isPart }) => !isPart).map(({ id }) => id);
    const named = whole.length === 0 ? new Set<string>() : await rows.named(whole);
    const strays = whole.filter((id) => !named.has(id));
    await files.remove(strays);
    const cut = found.filter(({ isPart }) => isPart);
    for (const { id } of cut) await files.removePart(id);
    removed += strays.length + cut.length;
  }
  if (removed > 0) logger('objects').info({ removed }, 'removed files that no object names');
  return removed;
}
