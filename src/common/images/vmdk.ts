/** What the beginning of a VMDK file says. */
export interface VmdkHeader {
  readonly virtualBytes: number;
}

const MAGIC = Buffer.from('KDMV');
const SECTOR = 512;
/** Where the descriptor is in every file that has its own, and where QEMU reads the parent's name. */
const DESCRIPTOR_SECTOR = 1n;
const MOST_SECTORS = BigInt(Math.floor(Number.MAX_SAFE_INTEGER / SECTOR));
/** Kinds that are one file by themselves. */
const WHOLE = new Set(['monolithicSparse', 'streamOptimized']);
const EXTENT = /^\s*(?:RW|RDONLY|NOACCESS)\s+\d+\s+(\w+)/;

/**
 * Reads the beginning of a VMDK file (VMware, "Virtual Disk Format 5.0"). Throws, with a reason for whoever brings it,
 * for one that names other files: a list of extents, a parent, or a descriptor that stands for a disk elsewhere.
 */
export function readVmdkHeader(head: Buffer): VmdkHeader {
  if (head.length < SECTOR || !head.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Error('it is not a VMDK image in one file');
  const version = head.readUInt32LE(4);
  if (version < 1 || version > 3) throw new Error(`VMDK version ${version} is not supported`);
  const [sectors, at, size] = [12, 28, 36].map((place) => head.readBigUInt64LE(place)) as [
    bigint,
    bigint,
    bigint,
  ];
  // QEMU reads the disk of a sparse file that has no sectors of its own from the files that its descriptor names.
  if (sectors === 0n) throw new Error('its data are in another file');
  if (sectors > MOST_SECTORS) throw new Error(`its disk has ${sectors} sectors`);
  if (at !== DESCRIPTOR_SECTOR || size === 0n || (at + size) * BigInt(SECTOR) > BigInt(head.length))
    throw new Error('its descriptor is not where it belongs');
  checkDescriptor(head.subarray(SECTOR).toString('latin1'));
  return { virtualBytes: Number(sectors) * SECTOR };
}

function checkDescriptor(text: string): void {
  const end = text.indexOf('\0');
  const lines = text.slice(0, end < 0 ? text.length : end).split(/\r?\n/);
  const kind = valueIn(lines, 'createType');
  if (!WHOLE.has(kind)) throw new Error(`its kind, '${kind.slice(0, 40)}', is not of one file`);
  const extents = lines.flatMap((line) => EXTENT.exec(line)?.[1] ?? []);
  if (extents.length !== 1 || extents[0] !== 'SPARSE') throw new Error('its data are in another file');
  // Also behind the descriptor's end: whoever reads on finds no other file either.
  if (/parentFileNameHint/i.test(text) || !/^f{8}$/i.test(valueIn(lines, 'parentCID') || 'ffffffff'))
    throw new Error('it has a parent in another file');
}

function valueIn(lines: readonly string[], key: string): string {
  const line = lines.find((one) => one.trimStart().toLowerCase().startsWith(`${key.toLowerCase()}=`));
  return (
    line
      ?.slice(line.indexOf('=') + 1)
      .trim()
      .replaceAll('"', '') ?? ''
  );
}
