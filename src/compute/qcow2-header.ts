import { EngineError } from '../common/errors/engine-error.js';

/** As much of the file as `qcow2Size` looks at. */
export const QCOW2_HEADER_BYTES = 104;

const MAGIC = 0x514649fb;
/** Dirty, compression type, extended L2 entries: how the image is laid out, nothing outside it. */
const HARMLESS_FEATURES = 0b11001n;

/**
 * Virtual size of a qcow2 image in bytes. Throws ImageUnusable for one that names other files (a backing file, an external data
 * file): a guest would read through them whatever its host can. Format: QEMU's docs/interop/qcow2.txt.
 */
export function qcow2Size(header: Buffer): number {
  const short = header.length < 72;
  if (short || header.readUInt32BE(0) !== MAGIC) throw unusable('is no qcow2 image');
  const version = header.readUInt32BE(4);
  if (version !== 2 && version !== 3) throw unusable(`is qcow2 of the unknown version ${version}`);
  if (header.readBigUInt64BE(8) !== 0n || header.readUInt32BE(16) !== 0)
    throw unusable('names a backing file');
  if (header.readUInt32BE(32) !== 0) throw unusable('is encrypted');
  const features = version === 3 && header.length >= 80 ? header.readBigUInt64BE(72) : 0n;
  if ((features & ~HARMLESS_FEATURES) !== 0n)
    throw unusable('is corrupt, or needs a data file or a feature that is not known');
  return Number(header.readBigUInt64BE(24));
}

const unusable = (why: string) => new EngineError('ImageUnusable', `The image ${why}`);
