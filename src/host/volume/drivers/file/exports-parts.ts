import { isAlive } from '../../../processes/linux-process.js';
import type { Served } from './storage-daemon.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';
import type { VolumeServer } from './volume-server.js';
import type { VolumeStore } from './volume-store.js';

const GIB = 1024 ** 3;

export interface ExportsParts {
  readonly store: VolumeStore;
  readonly server: VolumeServer;
  /** First of the users that serve volumes; undefined: we are not root, and all are served as who we are. */
  readonly uidBase: number | undefined;
  socketFolder(volumeId: string): string;
}

/** What a server is told of a volume. */
export function servedOf(
  { store, socketFolder }: Pick<ExportsParts, 'store' | 'socketFolder'>,
  record: VolumeRecord,
  uid: number,
): Served {
  const { volumeId, sizeGiB, limits } = record;
  const base = store.baseOf(record);
  return {
    ...{ volumeId, sizeBytes: sizeGiB * GIB, sockets: socketFolder(volumeId), uid },
    ...{ bytes: store.fileOf(record), stem: store.stemOf(volumeId) },
    ...(base && { base }),
    ...(limits && { limits }),
  };
}

/** A user that serves no volume of this host. 0: all are served as who we are. */
export function freeUid({ store, uidBase }: Pick<ExportsParts, 'store' | 'uidBase'>): number {
  if (uidBase === undefined) return 0;
  const taken = new Set(store.all().flatMap(({ use }) => use?.uid ?? []));
  let uid = uidBase;
  while (taken.has(uid)) uid += 1;
  return uid;
}

/** Whether its server runs. */
export const isServed = ({ process }: VolumeUseRecord): boolean => process !== undefined && isAlive(process);
