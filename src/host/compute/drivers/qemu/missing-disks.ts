import type { GuestStore } from './guest-store.js';
import { exists } from '../../../../common/files/exists.js';
import { diskPath } from './disk-arguments.js';
import type { QemuStarter } from './qemu-starter.js';

/** Disks whose files are gone, by guest: their serials. A guest that runs has its disk open, and does not notice. */
export async function missingDisks(
  store: GuestStore,
  starter: QemuStarter,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const { definition } of store.all()) {
    const files = starter.filesOf(definition.instanceId);
    const own = definition.disks.filter(({ source }) => source.from !== 'volume');
    const gone: string[] = [];
    for (const { serial } of own) if (!(await exists(diskPath(files, serial)))) gone.push(serial);
    if (gone.length > 0) found.set(definition.instanceId, gone);
  }
  return found;
}
