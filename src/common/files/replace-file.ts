import { chown, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeFile } from './remove-file.js';

/**
 * What a replaced file survives:
 * - `process`: the end of this process. After a loss of power the file may be old, new or empty.
 * - `whole`: also a loss of power, as the old text or the new one, never a part.
 * - `power`: also a loss of power, as the new text. Costs a second flush.
 */
export type Durability = 'process' | 'whole' | 'power';

export interface ReplaceOptions {
  readonly durability: Durability;
  /** Default 0600. */
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Replaces the text of a file: readers see the old text or the new one. The draft is `<path>.new`, so two writers of
 * one path must take turns. Rejects with the file system's error, and leaves no draft.
 */
export async function replaceFile(
  path: string,
  text: string | Uint8Array,
  options: ReplaceOptions,
): Promise<void> {
  const { durability, mode = 0o600, owner } = options;
  const draft = `${path}.new`;
  try {
    if (durability === 'process') await writeFile(draft, text, { mode });
    else await writeFlushed(draft, text, mode);
    if (owner) await chown(draft, owner.uid, owner.gid);
    await rename(draft, path);
  } catch (error) {
    await removeFile(draft);
    throw error;
  }
  if (durability === 'power') await flushFolder(dirname(path));
}

async function writeFlushed(path: string, text: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** A new name is on disk when its folder is. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
