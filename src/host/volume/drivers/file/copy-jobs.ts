import { chown, open, rm } from 'node:fs/promises';
import { fileBytes } from './file-bytes.js';
import { FORMAT } from './overlay-nodes.js';
import { jobIn, jobsOf } from './server-jobs.js';
import type { AskMonitor, ServerMonitor } from './server-monitor.js';
import { EXPORT, type Served } from './storage-daemon.js';
import { copySparsely, partOf } from './whole-file.js';

/** Bytes a second of a copy that waits for others. */
const WAITING = 4 * 1024 ** 2;
/** As fast as it goes. */
const UNLIMITED = 0;

/** A copy that is to be made. */
export interface Copy {
  /** UUID: by it a job that runs already is found again. */
  readonly id: string;
  /** Where to. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** It was begun before: another moment would be the wrong one. */
  readonly isBegun?: boolean;
}

/** QEMU's names begin with a letter; those of nodes have at most 31 characters. */
export const jobOf = (id: string): string => `s${id}`;
const nodeOf = (id: string): string => `t${id.replaceAll('-', '').slice(0, 24)}`;

/** What is left of a job that is over. */
export const dismissal = (id: string) =>
  [
    ['job-dismiss', { id: jobOf(id) }],
    ['blockdev-del', { 'node-name': nodeOf(id) }],
  ] as const;

/** Without limits from now on. One that is over by now needs none. */
export async function hurry(ask: AskMonitor, id: string): Promise<void> {
  const job = await jobIn(ask, id);
  if (job?.status === 'running') await ask('block-job-set-speed', { device: id, speed: UNLIMITED });
}

/** Whoever waits for the volume waits for its copies, and not for those of others. */
export async function cutAndHurry(ask: AskMonitor): Promise<void> {
  await ask('block-export-del', { id: EXPORT, mode: 'hard' });
  for (const { id } of await jobsOf(ask)) await hurry(ask, id);
}

/** Undefined: the server knows none. */
export const found = (monitor: ServerMonitor, id: string) => monitor.hold((ask) => jobIn(ask, jobOf(id)));

/** What a server writes has no holes left. */
export async function digHoles({ path, signal }: Copy): Promise<void> {
  await copySparsely(partOf(path), path, signal);
  await rm(partOf(path), { force: true });
}

/** From now on it is of this moment; slowly, until it is hurried. */
export async function start(monitor: ServerMonitor, served: Served, copy: Copy): Promise<void> {
  const { id } = copy;
  const path = partOf(copy.path);
  const file = await open(path, 'w', 0o600);
  await file.truncate(fileBytes(served.sizeBytes, served)).finally(() => file.close());
  if (served.uid !== 0) await chown(path, served.uid, served.uid);
  const node = nodeOf(id);
  const target = { driver: 'raw', 'node-name': node, file: { driver: 'file', filename: path } };
  const how = { sync: 'full', 'auto-dismiss': false, speed: WAITING };
  const backup = { 'job-id': jobOf(id), device: FORMAT, target: node, ...how };
  await monitor.ask(['blockdev-add', target], ['blockdev-backup', backup]);
}
