import type { GuestStore } from './guest-store.js';
import type { FoundProcess } from '../../../processes/linux-process.js';

/** Folders and processes that belong to none of the store's guests. */
export async function qemuStrays(
  store: GuestStore,
  processes: readonly FoundProcess[],
): Promise<readonly string[]> {
  const ours = store.all().map(({ definition }) => `${store.folderOf(definition.instanceId)}/`);
  const ownerless = processes.filter(
    ({ words }) => !words.some((word) => ours.some((folder) => word.includes(folder))),
  );
  return [...(await store.others()), ...ownerless.map(({ id }) => `pid ${id.pid}`)];
}
