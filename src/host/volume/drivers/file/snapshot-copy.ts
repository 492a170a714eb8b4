import type { SnapshotDefinition } from '../../volume-driver.js';
import { type Encrypter, encryptBytes } from './encrypted-bytes.js';
import type { SnapshotStore } from './snapshot-store.js';
import { copySparsely, draftOf } from './whole-file.js';

interface Parts {
  readonly snapshots: SnapshotStore;
  readonly encrypter: Encrypter;
}

/** Whoever encrypts it, also for an earlier daemon, has ended. */
export const stopEncrypting = (
  { snapshots, encrypter: { server, socketFolder } }: Parts,
  snapshotId: string,
): Promise<void> =>
  server.end({ stem: draftOf(snapshots.bytesOf(snapshotId)), sockets: socketFolder(snapshotId) });

/** Its draft, of another snapshot's bytes. Encrypted ones have one key and the same bytes; a plain one is encrypted. */
export async function copySnapshot(
  { snapshots, encrypter }: Parts,
  { snapshotId: id, isEncrypted, copyOf = id }: SnapshotDefinition,
  signal: AbortSignal,
): Promise<void> {
  const draft = draftOf(snapshots.bytesOf(id));
  const copy = (path: string) => copySparsely(snapshots.bytesOf(copyOf), path, signal);
  if (!isEncrypted || snapshots.get(copyOf)?.isEncrypted) await copy(draft);
  else await encryptBytes({ id, path: draft, signal }, copy, encrypter);
}
