/** A folder's entry: a value, or a folder. A folder's own `listing` replaces the names of its entries. */
export type MetadataNode = string | Buffer | MetadataFolder;
export interface MetadataFolder {
  readonly entries: Readonly<Record<string, MetadataNode>>;
  readonly listing?: readonly string[];
}

export const folderOf = (entries: Readonly<Record<string, MetadataNode>>): MetadataFolder => ({ entries });
