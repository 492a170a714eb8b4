import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import type { GuestWatch } from './guest-watch.js';
import { killProcess, type FoundProcess } from '../../../processes/linux-process.js';
import { findAgain } from './find-again.js';
import type { QemuStarter } from './qemu-starter.js';

export interface Adopting {
  readonly store: GuestStore;
  readonly watch: GuestWatch;
  readonly starter: QemuStarter;
}

const AT_ONCE = 32;

/** Finds all guests of the store again, among these processes of the host's. */
export async function adoptGuests(parts: Adopting, processes: readonly FoundProcess[]): Promise<void> {
  const records = parts.store.all();
  await endUnknown(processes, parts.store, records);
  for (let i = 0; i < records.length; i += AT_ONCE)
    await Promise.all(records.slice(i, i + AT_ONCE).map((record) => adoptOne(record, parts)));
}

async function adoptOne(record: GuestRecord, { watch, starter }: Adopting): Promise<void> {
  const { instanceId } = record.definition;
  const found = await findAgain(record, starter.doorOf(record));
  if (!found.machine) return watch.noteEnd(record, found.ending);
  watch.watch(instanceId, found.machine);
  // One that ended meanwhile is off when adoption is over.
  await watch.runs(instanceId);
}

/**
 * Ends QEMUs that a daemon started and did not live to write down. Those of no guest of ours are strays, and left
 * alone.
 */
async function endUnknown(
  processes: readonly FoundProcess[],
  store: GuestStore,
  records: readonly GuestRecord[],
): Promise<void> {
  for (const { id, words } of processes) {
    const owner = records.find(({ definition }) =>
      words.some((word) => word.includes(`${store.folderOf(definition.instanceId)}/`)),
    );
    if (owner && owner.process?.pid !== id.pid) await killProcess(id);
  }
}
