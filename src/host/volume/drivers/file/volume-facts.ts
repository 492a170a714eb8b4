import { exists } from '../../../../common/files/exists.js';
import type { VolumeFact } from '../../volume-driver.js';
import type { VolumeRecord } from './volume-record.js';
import type { VolumeStore } from './volume-store.js';

/** Of all volumes; of each that its file is there, and what it lies over. */
export function volumeFacts(store: VolumeStore): Promise<readonly VolumeFact[]> {
  return Promise.all(
    store.all().map(async (record) => {
      const { volumeId, sizeGiB, generation, use } = record;
      const fact = { volumeId, sizeGiB, generation, usedBy: use?.instanceId ?? null };
      return (await isWhole(store, record)) ? fact : { ...fact, isLost: true as const };
    }),
  );
}

async function isWhole(store: VolumeStore, record: VolumeRecord): Promise<boolean> {
  const base = store.baseOf(record);
  return (await exists(store.fileOf(record))) && (!base || (await exists(base.path)));
}
