import type { IsoFolder, IsoPlace } from './iso-folders.js';

export const SECTOR = 2048;

/** Up to a whole number of sectors. */
export const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((SECTOR - (bytes.length % SECTOR)) % SECTOR)]);

/** A number in both orders of bytes. */
function both32(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(value, 0);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}
function both16(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(value, 0);
  bytes.writeUInt16BE(value, 2);
  return bytes;
}

const FOLDER = 2;
const [SELF, PARENT] = [Buffer.from([0]), Buffer.from([1])];

interface Entry {
  readonly name: Buffer;
  readonly place: IsoPlace;
  readonly isFolder: boolean;
}

/** A record of a folder or file, ECMA-119 9.1: never across two sectors. */
function recordOf({ name, place, isFolder }: Entry, at: Date): Buffer {
  const odd = name.length % 2 === 0 ? 1 : 0;
  const date = [
    ...[at.getUTCFullYear() - 1900, at.getUTCMonth() + 1, at.getUTCDate()],
    ...[at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), 0],
  ];
  return Buffer.concat([
    Buffer.from([33 + name.length + odd, 0]),
    ...[both32(place.sector), both32(place.bytes)],
    Buffer.from([...date, isFolder ? FOLDER : 0, 0, 0]),
    both16(1),
    ...[Buffer.from([name.length]), name, Buffer.alloc(odd)],
  ]);
}

/** A folder's records: itself, the one that it is in, then all that is in it in the order of names. */
export function directoryOf(folder: IsoFolder, tree: readonly IsoFolder[], at: Date): Buffer {
  const number = tree.indexOf(folder) + 1;
  const inside: Entry[] = [
    ...folder.files.map(({ name, place }) => ({ name, place, isFolder: false })),
    ...tree
      .filter(({ parent }, i) => parent === number && i > 0)
      .map(({ name, place }) => ({ name, place, isFolder: true })),
  ];
  inside.sort((a, b) => Buffer.compare(a.name, b.name));
  const entries: readonly Entry[] = [
    { name: SELF, place: folder.place, isFolder: true },
    { name: PARENT, place: tree[folder.parent - 1]?.place ?? folder.place, isFolder: true },
    ...inside,
  ];
  const sectors: Buffer[] = [Buffer.alloc(0)];
  for (const entry of entries) {
    const record = recordOf(entry, at);
    const last = sectors.at(-1) ?? Buffer.alloc(0);
    if (last.length + record.length > SECTOR) sectors.push(record);
    else sectors[sectors.length - 1] = Buffer.concat([last, record]);
  }
  return Buffer.concat(sectors.map(padded));
}

/** ECMA-119 9.4, little end first and big end first. */
export function pathTables(tree: readonly IsoFolder[]): readonly [little: Buffer, big: Buffer] {
  const tableOf = (isBig: boolean): Buffer =>
    Buffer.concat(
      tree.map(({ name, place, parent }) => {
        const odd = name.length % 2;
        const entry = Buffer.alloc(8 + name.length + odd);
        entry[0] = name.length;
        if (isBig) entry.writeUInt32BE(place.sector, 2);
        else entry.writeUInt32LE(place.sector, 2);
        if (isBig) entry.writeUInt16BE(parent, 6);
        else entry.writeUInt16LE(parent, 6);
        name.copy(entry, 8);
        return entry;
      }),
    );
  return [tableOf(false), tableOf(true)];
}

interface VolumeFacts {
  readonly label: string;
  readonly at: Date;
  /** Of the whole image. */
  readonly sectors: number;
  readonly tables: { readonly little: number; readonly big: number; readonly bytes: number };
  readonly isJoliet: boolean;
}

/** ECMA-119 8.4, 8.5: where all begins, in one of the two namings. */
export function volumeDescriptor(tree: readonly IsoFolder[], facts: VolumeFacts): Buffer {
  const { label, at, sectors, tables, isJoliet } = facts;
  const bytes = Buffer.alloc(SECTOR);
  const text = (value: string, length: number): Buffer =>
    isJoliet
      ? Buffer.from(value.padEnd(length / 2, ' '), 'utf16le').swap16()
      : Buffer.from(value.padEnd(length, ' '));
  const put = (offset: number, value: Buffer): unknown => value.copy(bytes, offset);
  put(0, Buffer.from([isJoliet ? 2 : 1, ...Buffer.from('CD001'), 1, 0]));
  put(8, text('', 32));
  put(40, text(label, 32));
  put(80, both32(sectors));
  // Joliet, level 3: UCS-2 with all characters.
  if (isJoliet) put(88, Buffer.from('%/E'));
  [both16(1), both16(1), both16(SECTOR)].forEach((value, i) => put(120 + 4 * i, value));
  put(132, both32(tables.bytes));
  bytes.writeUInt32LE(tables.little, 140);
  bytes.writeUInt32BE(tables.big, 148);
  const [root] = tree;
  if (root) put(156, recordOf({ name: SELF, place: root.place, isFolder: true }, at));
  for (const [offset, length] of TEXTS) put(offset, text('', length));
  const digits = at.toISOString().replace(/\D/g, '').slice(0, 16);
  for (const offset of [813, 830, 864]) put(offset, Buffer.from(`${digits}\0`));
  put(847, Buffer.from(`${'0'.repeat(16)}\0`));
  bytes[881] = 1;
  return bytes;
}

/** Names of sets, publishers and files that say more: there are none. */
const TEXTS = [
  ...([190, 318, 446, 574] as const).map((offset) => [offset, 128] as const),
  ...[[702, 36] as const, [738, 36] as const, [774, 36] as const],
];
