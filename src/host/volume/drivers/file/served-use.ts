import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { greets } from '../../../nbd/nbd-greeting.js';
import { type ExportsParts, freeUid, isServed, servedOf, tcpOf } from './exports-parts.js';
import { serveAsItIs } from './reshaped-volume.js';
import { hasServerKey } from './server-tls.js';
import { nbdSocketIn } from './storage-daemon.js';
import { freePortIn } from './volume-ports.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';

const GREETING_MS = 2_000;

/** Who is to use a volume. */
export interface VolumeUser {
  readonly instanceId: string;
  /** Its guest is on another host. */
  readonly isRemote: boolean;
}

/** Where the user reaches the volume. */
export function addressOf(
  parts: ExportsParts,
  volumeId: string,
  use: Pick<VolumeUseRecord, 'uid' | 'port'>,
): VolumeAddress {
  const tcp = tcpOf(parts, use);
  return tcp ? { socket: '', tcp } : { socket: nbdSocketIn(parts.socketFolder(volumeId)) };
}

/** Whether this use is the one that is asked for: of the same instance, by the same way, with the attachment's key. */
export async function isUseOf(
  { remote, socketFolder }: ExportsParts,
  { volumeId, use }: VolumeRecord,
  { instanceId, isRemote }: VolumeUser,
): Promise<boolean> {
  if (use?.instanceId !== instanceId || (use.port !== undefined) !== isRemote) return false;
  if (!isRemote) return true;
  // An attachment that followed another one of the same instance has another key.
  remote.keys.forget(volumeId);
  return hasServerKey(socketFolder(volumeId), await remote.keys.of(volumeId));
}

export const isReached = async (parts: ExportsParts, { volumeId, use }: VolumeRecord): Promise<boolean> => {
  if (!use || !isServed(use)) return false;
  const { socket, tcp } = addressOf(parts, volumeId, use);
  return greets(tcp ?? socket, GREETING_MS);
};

/** A use that begins, written down, with a user and a port that no other volume has. */
export function newUse(
  parts: ExportsParts,
  record: VolumeRecord,
  { instanceId, isRemote }: VolumeUser,
): Promise<VolumeUseRecord> {
  const { store, choosing } = parts;
  return choosing.run(async () => {
    const port = isRemote ? await newPort(parts) : undefined;
    const use = { instanceId, uid: freeUid(parts), ...(port !== undefined && { port }) };
    await store.put({ ...record, use });
    return use;
  });
}

function newPort({ store, remote: { host, ports } }: ExportsParts): Promise<number> {
  const taken = new Set(store.all().flatMap(({ use }) => use?.port ?? []));
  return freePortIn(ports, { host, taken });
}

/** Starts its server. The use is on disk before, so that no server is ever unknown. */
export async function serveUse(
  parts: ExportsParts,
  record: VolumeRecord,
  { process: _, ...use }: VolumeUseRecord,
): Promise<void> {
  const { store, server, remote } = parts;
  const { volumeId, isEncrypted } = record;
  const served = servedOf(parts, record, use);
  const owner = (await server.ownerOf(served)) ?? use.uid;
  const key = served.tcp && (await remote.keys.of(volumeId));
  await store.put({ ...record, use });
  await server.start(served, {
    ...{ log: store.logOf(volumeId), owner },
    ...(key !== undefined && { key }),
    started: (process) => store.put({ ...record, use: { ...use, process } }),
    ...(isEncrypted && { opened: () => serveAsItIs(served, parts) }),
  });
}
