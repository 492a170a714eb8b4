import { chown, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exec } from '../../../../common/exec/exec.js';

/** A copy may take as long as an activity may live. */
const COPY_MS = 3_600_000;

/** What is to be encrypted into a draft, and what who does it has said. */
export const plainOf = (draft: string): string => `${draft}.plain`;
export const encryptionLogOf = (draft: string): string => `${draft}.log`;

/** All that may be left of a file that was to be at `path`. */
export const partsOf = (path: string): readonly string[] => {
  const draft = draftOf(path);
  return [path, draft, partOf(draft), plainOf(draft), encryptionLogOf(draft)];
};

export const draftOf = (path: string): string => `${path}.new`;

/** What a server writes of a copy that is to be at `path`. */
export const partOf = (path: string): string => `${path}.part`;

/**
 * Whole or not there: made under another name, flushed, and renamed. `begin`: writes what it begins with under that
 * name, no longer than `bytes`; absent: zeros. Holes stay holes.
 */
export async function makeFile(
  path: string,
  { bytes, begin }: { readonly bytes: number; readonly begin?: (draft: string) => Promise<unknown> },
): Promise<void> {
  const draft = draftOf(path);
  try {
    await begin?.(draft);
    const file = await open(draft, begin ? 'r+' : 'w', 0o600);
    try {
      await file.truncate(bytes);
    } finally {
      await file.close();
    }
    await putInPlace(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Blocks are shared where the file system can; zeros are holes. */
export const copySparsely = (from: string, to: string, signal: AbortSignal): Promise<unknown> =>
  exec('cp', ['--reflink=auto', '--sparse=always', '--', from, to], { timeoutMs: COPY_MS, signal });

/** Durably. */
export async function putInPlace(draft: string, path: string): Promise<void> {
  await flush(draft);
  await rename(draft, path);
  await flush(dirname(path));
}

/** It belongs to who we are again. Not there is success. */
export async function takeBack(path: string): Promise<void> {
  await chown(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    },
  );
}

export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
