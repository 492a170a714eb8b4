import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VolumeKeys } from '../../volume-keys.js';
import { LUKS_OFFSET, luksHeader } from './luks-header.js';
import { jobIn } from './server-jobs.js';
import { type AskMonitor, ServerMonitor } from './server-monitor.js';
import { NODE, type Served } from './storage-daemon.js';
import { unlock } from './unlocked-nodes.js';
import type { VolumeServer } from './volume-server.js';
import { encryptionLogOf, plainOf, takeBack } from './whole-file.js';

/** Of the users that serve volumes, one that serves none and reads nothing that a tenant has formatted. */
const ENCRYPTER = 5_001;
const SECTOR = 512;
const POLL_MS = 50;
/** Its monitor waits for the chunks that are being encrypted: few of them, and with patience. */
const WORKERS = 4;
const BUSY_MS = 60_000;
const JOB = 'encrypt';
const SOURCE = 'plain';

/** Who encrypts what was plain. */
export interface Encrypter {
  readonly server: VolumeServer;
  readonly keys: VolumeKeys;
  /** First of the users that serve volumes; undefined: we are not root. */
  readonly uidBase: number | undefined;
  socketFolder(id: string): string;
}

/** What is to be at `path`, of the volume or the snapshot of this key. */
interface Draft {
  readonly id: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

/** An encrypted volume that nobody has written to: its header alone. What was never written reads as noise. */
export async function writeLuksHeader(path: string, key: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.write(await luksHeader(key));
  } finally {
    await file.close();
  }
}

/**
 * Encrypts what `begin` writes, which is on disk as it is meanwhile. Done by a storage daemon of its own, without
 * rights, that reaches these two files; its end, however it comes, leaves nothing of what was plain.
 */
export async function encryptBytes(
  draft: Draft,
  begin: (path: string) => Promise<unknown>,
  encrypter: Encrypter,
): Promise<void> {
  const { id, path, signal } = draft;
  const { server, keys, uidBase, socketFolder } = encrypter;
  const uid = uidBase === undefined ? 0 : uidBase + ENCRYPTER;
  const served: Served = {
    ...{ volumeId: id, bytes: path, stem: path, sockets: socketFolder(id), uid, isEncrypted: true },
    sizeBytes: 0,
  };
  try {
    await begin(plainOf(path));
    const bytes = await wholeSectors(plainOf(path), uid);
    const key = await keys.of(id);
    await writeLuksHeader(path, key);
    const file = await open(path, 'r+');
    await file.truncate(LUKS_OFFSET + bytes).finally(() => file.close());
    const started = () => Promise.resolve();
    await server.start(served, { log: encryptionLogOf(path), owner: uid, started });
    await copied(served, { key, plain: plainOf(path), signal });
  } finally {
    await server.end(served);
    keys.forget(id);
    for (const one of [plainOf(path), encryptionLogOf(path)]) await rm(one, { force: true });
    await takeBack(path);
  }
}

/** Bytes of the file, the last sector filled up. */
async function wholeSectors(path: string, uid: number): Promise<number> {
  const file = await open(path, 'r+');
  try {
    const bytes = Math.ceil((await file.stat()).size / SECTOR) * SECTOR;
    await file.truncate(bytes);
    if (uid !== 0) await file.chown(uid, uid);
    return bytes;
  } finally {
    await file.close();
  }
}

/** Aborting ends the server, and the job with it. */
const copied = (
  served: Served,
  { key, plain, signal }: { readonly key: string; readonly plain: string; readonly signal: AbortSignal },
): Promise<void> =>
  new ServerMonitor(served).hold(async (ask) => {
    await unlock(ask, () => Promise.resolve(key));
    await copiedBy(ask, plain, signal);
  });

async function copiedBy(ask: AskMonitor, plain: string, signal: AbortSignal): Promise<void> {
  const file = { driver: 'file', filename: plain, 'read-only': true };
  await ask('blockdev-add', { driver: 'raw', 'node-name': SOURCE, 'read-only': true, file });
  const how = { sync: 'full', 'auto-dismiss': false, 'x-perf': { 'max-workers': WORKERS } };
  await ask('blockdev-backup', { 'job-id': JOB, device: SOURCE, target: NODE, ...how }, BUSY_MS);
  for (;;) {
    signal.throwIfAborted();
    const job = await jobIn(ask, JOB, BUSY_MS);
    if (job?.error !== undefined) throw new Error(job.error);
    if (job?.status === 'concluded') return;
    await sleep(POLL_MS);
  }
}
