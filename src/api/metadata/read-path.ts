import type { MetadataFolder, MetadataNode } from './metadata-node.js';

/**
 * What stands at a path below the version, with or without a slash at its end. A folder answers the list of its
 * entries; sub-folders are listed with a slash, which is how clients know what to walk.
 */
export function readPath(tree: MetadataFolder, path: string): string | Buffer | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  let node: MetadataNode | undefined = tree;
  for (const part of parts)
    node = isFolder(node) && Object.hasOwn(node.entries, part) ? node.entries[part] : undefined;
  if (isFolder(node)) return listingOf(node, parts.length === 0);
  return node;
}

/** The top folder lists its entries as AWS does, without slashes. */
function listingOf(folder: MetadataFolder, isTop: boolean): string {
  const names = Object.entries(folder.entries).map(([name, node]) =>
    isFolder(node) && !isTop ? `${name}/` : name,
  );
  return (folder.listing ?? names).join('\n');
}

const isFolder = (node: MetadataNode | undefined): node is MetadataFolder =>
  typeof node === 'object' && !Buffer.isBuffer(node);
