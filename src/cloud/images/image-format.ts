import { type ForeignFormat, type ImageFormat } from './image.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** What people have in place of a disk image, by its first bytes, and what they do about it. */
const OTHERS: readonly (readonly [magic: Buffer, offset: number, why: string])[] = [
  [bytes('1f8b'), 0, 'it is compressed by gzip: unpack it first'],
  [bytes('fd377a585a00'), 0, 'it is compressed by xz: unpack it first'],
  [bytes('28b52ffd'), 0, 'it is compressed by zstd: unpack it first'],
  [Buffer.from('BZh'), 0, 'it is compressed by bzip2: unpack it first'],
  [bytes('504b0304'), 0, 'it is a zip archive: unpack it first'],
  [bytes('377abcaf271c'), 0, 'it is a 7z archive: unpack it first'],
  [Buffer.from('ustar'), 257, 'it is a tar archive: unpack it first'],
  [Buffer.from('# Disk Desc'), 0, 'it is the description of a VMDK disk, whose bytes are in other files'],
  [
    Buffer.from('COWD'),
    0,
    'it is a VMDK image of an old kind: qemu-img convert -O qcow2 makes one that can be used',
  ],
  [Buffer.from('vhdxfile'), 0, 'it is a VHDX image: qemu-img convert -O qcow2 makes one that can be used'],
  [Buffer.from('<!doctype html'), 0, 'it is a web page'],
  [Buffer.from('<html'), 0, 'it is a web page'],
];

const KNOWN: readonly (readonly [magic: Buffer, offset: number, format: 'qcow2' | ForeignFormat])[] = [
  [bytes('514649fb'), 0, 'qcow2'],
  [Buffer.from('KDMV'), 0, 'vmdk'],
  [bytes('7f10dabe'), 64, 'vdi'],
];
const SECTOR = 512;

/**
 * What the first bytes of a machine image say that it is. Throws, in words for the operator, for what no guest boots.
 * Only for images that come in: a host is told the format, and never guesses.
 */
export function formatOf(head: Buffer, sizeBytes: number): ImageFormat | ForeignFormat {
  const text = Buffer.from(head.subarray(0, 64).toString('latin1').toLowerCase(), 'latin1');
  const isAt = ([magic, at]: readonly [Buffer, number, string]) =>
    head.subarray(at, at + magic.length).equals(magic);
  const found = OTHERS.find((one) => isAt(one) || (one[1] === 0 && text.indexOf(one[0]) === 0));
  if (found) throw new Error(found[2]);
  const known = KNOWN.find(isAt);
  if (known) return known[2];
  if (sizeBytes % SECTOR !== 0)
    throw new Error('it is neither qcow2 nor raw: a raw disk has whole sectors of 512 bytes');
  return 'raw';
}
