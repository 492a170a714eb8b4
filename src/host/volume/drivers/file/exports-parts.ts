import type { Turnstile } from '../../../../common/async/turnstile.js';
import { isAlive } from '../../../processes/linux-process.js';
import type { TcpAddress } from '../../../../../workflows/contracts/volume.js';
import type { VolumeKeys } from '../../volume-keys.js';
import type { Served } from './storage-daemon.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';
import type { PortRange } from './volume-ports.js';
import type { VolumeServer } from './volume-server.js';
import type { VolumeStore } from './volume-store.js';

const GIB = 1024 ** 3;

export interface ExportsParts {
  readonly store: VolumeStore;
  readonly server: VolumeServer;
  /** First of the users that serve volumes; undefined: we are not root, and all are served as who we are. */
  readonly uidBase: number | undefined;
  /** Of volumes that are encrypted. */
  readonly keys: VolumeKeys;
  readonly remote: RemoteParts;
  /** Users and ports are chosen one after another, so that no two volumes get the same. */
  readonly choosing: Turnstile;
  socketFolder(volumeId: string): string;
}

/** How guests of other hosts reach volumes. */
export interface RemoteParts {
  /** An address of this host. */
  readonly host: string;
  readonly ports: PortRange;
  /** Of attachments, by the volume. */
  readonly keys: VolumeKeys;
}

type ServingUse = Pick<VolumeUseRecord, 'uid' | 'port'>;

export const tcpOf = (
  { remote }: Pick<ExportsParts, 'remote'>,
  { port }: ServingUse,
): TcpAddress | undefined => (port === undefined ? undefined : { host: remote.host, port });

/** What a server is told of a volume. */
export function servedOf(
  parts: Pick<ExportsParts, 'store' | 'socketFolder' | 'remote'>,
  record: VolumeRecord,
  use: ServingUse,
): Served {
  const { store, socketFolder } = parts;
  const { volumeId, sizeGiB, limits, isEncrypted } = record;
  const base = store.baseOf(record);
  const tcp = tcpOf(parts, use);
  return {
    ...{ volumeId, sizeBytes: sizeGiB * GIB, sockets: socketFolder(volumeId) },
    uid: use.uid,
    ...{ bytes: store.fileOf(record), stem: store.stemOf(volumeId) },
    ...(base && { base }),
    ...(tcp && { tcp }),
    ...(limits && { limits }),
    ...(isEncrypted && { isEncrypted }),
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
