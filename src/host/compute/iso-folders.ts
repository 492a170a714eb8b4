/** Where the bytes of a file or of a folder's records are. */
export interface IsoPlace {
  readonly sector: number;
  readonly bytes: number;
}

export interface IsoFile {
  readonly path: string;
  /** As it stands in the folder's records. */
  readonly name: Buffer;
  place: IsoPlace;
}

export interface IsoFolder {
  readonly path: string;
  readonly name: Buffer;
  /** Number of the one that it is in, from 1. */
  readonly parent: number;
  readonly files: IsoFile[];
  place: IsoPlace;
}

export type IsoNaming = 'plain' | 'joliet';

const NOWHERE: IsoPlace = { sector: 0, bytes: 0 };
/** What a folder's name is where it has none. */
const ROOT = Buffer.from([0]);
const LONGEST = 31;

/** Folders of these paths, the root first, each after the one that it is in, as path tables want them. */
export function isoFolders(paths: Iterable<string>, naming: IsoNaming): readonly IsoFolder[] {
  const folders: IsoFolder[] = [{ path: '', name: ROOT, parent: 1, files: [], place: NOWHERE }];
  const wanted = [...paths].sort();
  const names = new Set(wanted.flatMap((path) => foldersOf(path)));
  const byDepth = [...names].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  const numberOf = (path: string): number => folders.findIndex((folder) => folder.path === path) + 1;
  for (const path of byDepth) {
    const parent = numberOf(parentOf(path));
    folders.push({
      path,
      name: nameOf(lastOf(path), { naming, isFile: false }),
      parent,
      files: [],
      place: NOWHERE,
    });
  }
  for (const path of wanted)
    folders[numberOf(parentOf(path)) - 1]?.files.push({
      ...{ path, name: nameOf(lastOf(path), { naming, isFile: true }), place: NOWHERE },
    });
  return folders;
}

const depthOf = (path: string): number => path.split('/').length;
const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');
const lastOf = (path: string): string => path.split('/').at(-1) ?? '';
const foldersOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, i, parts) => parts.slice(0, i + 1).join('/'));

/** Without Joliet: capitals, digits and what a reader without it forgives; files carry a version. */
function nameOf(name: string, { naming, isFile }: { readonly naming: IsoNaming; readonly isFile: boolean }) {
  if (!/^[\x21-\x7e]+$/.test(name) || name.length > LONGEST) throw new Error(`no name on an ISO: ${name}`);
  const text = isFile ? `${name};1` : name;
  return naming === 'plain' ? Buffer.from(text.toUpperCase()) : Buffer.from(text, 'utf16le').swap16();
}
