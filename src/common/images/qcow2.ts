/** What a qcow2 header says; the numbers are its own. */
export interface Qcow2Header {
  readonly virtualBytes: number;
}

const MAGIC = 0x514649fb;
/**
 * Bits of `incompatible_features` (version 3) that QEMU may meet in a whole image: dirty, compression type, extended
 * L2.
 */
const HARMLESS = 0b11001;
const EXTERNAL_DATA = 0b100;
/** Header extension with the name of an external data file. */
const DATA_FILE_NAME = 0x44415441;
const END = 0;

/** Enough bytes of the file for `readQcow2Header`. */
export const QCOW2_HEADER_BYTES = 64 * 1024;

/**
 * Reads the beginning of a qcow2 file. Throws, with a reason for the operator, for what must never reach a host: an
 * image that names another file (it would be opened with QEMU's rights), an encrypted one, or one of an unknown kind.
 */
export function readQcow2Header(head: Buffer): Qcow2Header {
  if (head.length < 72 || head.readUInt32BE(0) !== MAGIC) throw new Error('it is not a qcow2 image');
  const version = head.readUInt32BE(4);
  if (version !== 2 && version !== 3) throw new Error(`qcow2 version ${version} is not supported`);
  if (head.readBigUInt64BE(8) !== 0n) throw new Error('it has a backing file');
  if (head.readUInt32BE(32) !== 0) throw new Error('it is encrypted');
  const clusterBits = head.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) throw new Error(`its clusters have 2^${clusterBits} bytes`);
  if (version === 3) refuseExternalFiles(head);
  const virtual = head.readBigUInt64BE(24);
  if (virtual === 0n || virtual > BigInt(Number.MAX_SAFE_INTEGER))
    throw new Error(`its disk has ${virtual} bytes`);
  return { virtualBytes: Number(virtual) };
}

function refuseExternalFiles(head: Buffer): void {
  if (head.length < 104) throw new Error('its header is cut short');
  const features = head.readBigUInt64BE(72);
  if ((features & BigInt(EXTERNAL_DATA)) !== 0n) throw new Error('its data are in another file');
  if ((features & ~BigInt(HARMLESS)) !== 0n)
    throw new Error('it is corrupt, or needs features that are not known');
  let at = head.readUInt32BE(100);
  while (at + 8 <= head.length) {
    const type = head.readUInt32BE(at);
    if (type === END) return;
    if (type === DATA_FILE_NAME) throw new Error('its data are in another file');
    at += 8 + Math.ceil(head.readUInt32BE(at + 4) / 8) * 8;
  }
  throw new Error('its header has no end');
}
