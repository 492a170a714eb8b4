import type { GuestStore } from './guest-store.js';

/**
 * Files that disks of guests lie over, and that guests boot with. A folder whose record cannot be read may hold a disk
 * over any file: then nothing is known.
 */
export async function baseFiles(store: GuestStore): Promise<ReadonlySet<string> | undefined> {
  if ((await store.others()).length > 0) return undefined;
  return new Set(
    store
      .all()
      .flatMap(({ definition: { disks, kernel, ramdisk } }) => [
        ...disks.flatMap(({ source }) => (source.from === 'image' ? [source.base] : [])),
        ...(kernel === undefined ? [] : [kernel]),
        ...(ramdisk === undefined ? [] : [ramdisk]),
      ]),
  );
}
