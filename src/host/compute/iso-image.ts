import { type IsoFolder, isoFolders } from './iso-folders.js';
import { directoryOf, padded, pathTables, SECTOR, volumeDescriptor } from './iso-records.js';

/** Sectors 0 to 15 are the system's; then the two descriptors, and what ends them. */
const FIRST_DESCRIPTOR = 16;
const DESCRIPTORS = 3;

/** Path → bytes: `openstack/latest/meta_data.json`. */
export type IsoFiles = ReadonlyMap<string, Buffer>;

/**
 * An ISO 9660 file system with Joliet names, as ECMA-119 and Joliet's specification have it: what CD drives, and guests
 * that look for a config drive, read. Nothing of it needs root, a loop device or a program. Names are ASCII.
 */
export function isoImage(
  files: IsoFiles,
  { label, at }: { readonly label: string; readonly at: Date },
): Buffer {
  const trees = [isoFolders(files.keys(), 'plain'), isoFolders(files.keys(), 'joliet')] as const;
  const { tables, places, sectors } = laidOut(trees, files, at);
  const image = Buffer.alloc(sectors * SECTOR);
  const put = (sector: number, bytes: Buffer): unknown => bytes.copy(image, sector * SECTOR);
  trees.forEach((tree, i) => {
    const [little = 0, big = 0] = tables[i] ?? [];
    const [first, second] = pathTables(tree);
    put(little, first);
    put(big, second);
    const facts = { label, at, sectors, tables: { little, big, bytes: first.length }, isJoliet: i === 1 };
    put(FIRST_DESCRIPTOR + i, volumeDescriptor(tree, facts));
    for (const folder of tree) put(folder.place.sector, directoryOf(folder, tree, at));
  });
  put(FIRST_DESCRIPTOR + 2, padded(Buffer.from([255, ...Buffer.from('CD001'), 1])));
  for (const [path, bytes] of files) put(places.get(path)?.sector ?? 0, bytes);
  return image;
}

/** A path table for each tree and each order of bytes, then the folders of both trees, then the files. */
function laidOut(trees: readonly (readonly IsoFolder[])[], files: IsoFiles, at: Date) {
  let sectors = FIRST_DESCRIPTOR + DESCRIPTORS;
  const take = (bytes: number): number => {
    const sector = sectors;
    sectors += Math.max(1, Math.ceil(bytes / SECTOR));
    return sector;
  };
  const tables = trees.map((tree) => pathTables(tree).map(({ length }) => take(length)));
  for (const tree of trees)
    for (const folder of tree)
      folder.place = { sector: take(directoryOf(folder, tree, at).length), bytes: 0 };
  const places = new Map(
    [...files].map(([path, { length }]) => [path, { sector: take(length), bytes: length }] as const),
  );
  for (const tree of trees) settle(tree, places, at);
  return { tables, places, sectors };
}

type Places = ReadonlyMap<string, { readonly sector: number; readonly bytes: number }>;

/** Where files are, and how long folders are, in the records that name them. */
function settle(tree: readonly IsoFolder[], places: Places, at: Date): void {
  for (const folder of tree)
    for (const file of folder.files) file.place = places.get(file.path) ?? { sector: 0, bytes: 0 };
  for (const folder of tree) folder.place = { ...folder.place, bytes: directoryOf(folder, tree, at).length };
}
