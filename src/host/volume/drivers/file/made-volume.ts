import { rm } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { VolumeDefinition } from '../../volume-driver.js';
import { beginOf } from './begin-of.js';
import type { ImageReader } from './image-bytes.js';
import { overlaid, type OverlayParts } from './overlaid-volume.js';
import type { VolumeRecord } from './volume-record.js';
import { makeFile } from './whole-file.js';

const GIB = 1024 ** 3;

export interface MakingParts extends OverlayParts {
  readonly images: ImageReader;
}

/** Makes the volume's files, and says what to remember; when it fails there are none. */
export async function makeVolume(
  parts: MakingParts,
  volume: VolumeDefinition,
  signal: AbortSignal,
): Promise<VolumeRecord> {
  const { volumeId, sizeGiB, generation, limits } = volume;
  const record = { volumeId, sizeGiB, generation, ...(limits && { limits }) };
  try {
    const overlay = await overlaid(parts, volume);
    if (overlay) return { ...record, overlay };
    const begin = beginOf(parts, volume, signal);
    await makeFile(parts.store.bytesOf(volumeId), { bytes: sizeGiB * GIB, ...(begin && { begin }) });
    return record;
  } catch (cause) {
    for (const path of parts.store.filesOf(volumeId)) await rm(path, { force: true });
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('InternalError', 'The volume could not be made on its host', { cause });
  }
}
