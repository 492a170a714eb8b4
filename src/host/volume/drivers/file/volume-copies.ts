import { chown, open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { percentOf } from './copy-progress.js';
import { fileBytes } from './file-bytes.js';
import { FORMAT } from './overlay-nodes.js';
import { jobIn } from './server-jobs.js';
import { ServerMonitor } from './server-monitor.js';
import { EXPORT, type Served } from './storage-daemon.js';
import { unlessAborted } from './unless-aborted.js';
import { copySparsely, partOf } from './whole-file.js';

const POLL_MS = 100;

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

const progress = z.object({ 'current-progress': z.number(), 'total-progress': z.number() });

/** QEMU's names begin with a letter; those of nodes have at most 31 characters. */
const jobOf = (id: string): string => `s${id}`;
const nodeOf = (id: string): string => `t${id.replaceAll('-', '').slice(0, 24)}`;

/**
 * Copies of volumes in use, made by their servers: each is of the moment at which it began, whatever is written
 * afterwards (`blockdev-backup` copies a block before it is overwritten).
 */
export class VolumeCopies {
  /** Percent, by copy. */
  readonly percent = new Map<string, number>();
  readonly #running = new Map<string, Set<Promise<void>>>();

  /** Resolves once it has begun; `done` when it is whole. One that began before an earlier daemon ended goes on. */
  async begin(served: Served, copy: Copy): Promise<{ readonly done: Promise<void> }> {
    const monitor = new ServerMonitor(served);
    if (!(await found(monitor, copy.id))) {
      if (copy.isBegun) throw momentLost();
      await start(monitor, served, copy);
    }
    const written = this.#end(monitor, copy);
    this.#note(served.volumeId, written);
    const done = written.then(() => digHoles(copy));
    return { done: done.finally(() => this.percent.delete(copy.id)) };
  }

  /** The same, of this moment, also where one runs that an earlier daemon had begun. */
  async beginAnew(served: Served, copy: Copy): Promise<{ readonly done: Promise<void> }> {
    const monitor = new ServerMonitor(served);
    if (await found(monitor, copy.id))
      await this.#end(monitor, { ...copy, signal: AbortSignal.abort() }).catch(() => undefined);
    return this.begin(served, copy);
  }

  /**
   * Before a server is ended: who uses the volume is cut off at once, and then it resolves when no copy needs the
   * server any more.
   */
  async cutOff(served: Served): Promise<void> {
    const running = this.#running.get(served.volumeId) ?? new Set();
    if (running.size === 0) return;
    const cut = ['block-export-del', { id: EXPORT, mode: 'hard' }] as const;
    // A server that does not hear us is about to be ended: so are its copies then.
    const isCut = await new ServerMonitor(served).ask(cut).then(
      () => true,
      () => false,
    );
    if (isCut) await Promise.allSettled(running);
  }

  isRunning(volumeId: string): boolean {
    return (this.#running.get(volumeId)?.size ?? 0) > 0;
  }

  /** Resolves when none of this volume is under way; rejects when the signal fires first. */
  async idle(volumeId: string, signal: AbortSignal): Promise<void> {
    const running = this.#running.get(volumeId) ?? new Set();
    if (running.size > 0) await unlessAborted(Promise.allSettled(running), signal);
  }

  #note(volumeId: string, done: Promise<void>): void {
    const running = this.#running.get(volumeId) ?? new Set();
    this.#running.set(volumeId, running.add(done));
    const over = () => running.delete(done);
    done.then(over, over);
  }

  async #end(monitor: ServerMonitor, { id, signal }: Copy): Promise<void> {
    let isCancelled = false;
    for (;;) {
      const job = await found(monitor, id);
      if (!job) throw new Error('the server of the volume ended before its copy was whole');
      const { 'current-progress': done, 'total-progress': total } = progress.parse(job);
      this.percent.set(id, percentOf(done, total));
      if (job.status === 'concluded') {
        await monitor.ask(['job-dismiss', { id: jobOf(id) }], ['blockdev-del', { 'node-name': nodeOf(id) }]);
        signal.throwIfAborted();
        if (job.error !== undefined) throw new Error(job.error);
        return;
      }
      if (signal.aborted && !isCancelled) await monitor.ask(['job-cancel', { id: jobOf(id) }]);
      isCancelled = signal.aborted;
      await sleep(POLL_MS);
    }
  }
}

/** Nobody has the bytes of that moment any more. */
export const momentLost = () =>
  new EngineError('InternalError', 'The moment of the snapshot is lost on its host');

const found = (monitor: ServerMonitor, id: string) => monitor.hold((ask) => jobIn(ask, jobOf(id)));

/** What a server writes has no holes left. */
async function digHoles({ path, signal }: Copy): Promise<void> {
  await copySparsely(partOf(path), path, signal);
  await rm(partOf(path), { force: true });
}

async function start(monitor: ServerMonitor, served: Served, copy: Copy): Promise<void> {
  const { id } = copy;
  const path = partOf(copy.path);
  const file = await open(path, 'w', 0o600);
  await file.truncate(fileBytes(served.sizeBytes, served)).finally(() => file.close());
  if (served.uid !== 0) await chown(path, served.uid, served.uid);
  const node = nodeOf(id);
  const target = { driver: 'raw', 'node-name': node, file: { driver: 'file', filename: path } };
  const backup = { 'job-id': jobOf(id), device: FORMAT, target: node, sync: 'full', 'auto-dismiss': false };
  await monitor.ask(['blockdev-add', target], ['blockdev-backup', backup]);
}
