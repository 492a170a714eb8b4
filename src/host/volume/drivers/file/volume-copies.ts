import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Semaphore } from '../../../../common/async/semaphore.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { percentOf } from './copy-progress.js';
import { type Copy, cutAndHurry, digHoles, dismissal, found, hurry, jobOf, start } from './copy-jobs.js';
import { hurryInTurn } from './copy-turn.js';
import { ServerMonitor } from './server-monitor.js';
import type { Served } from './storage-daemon.js';
import { unlessAborted } from './unless-aborted.js';

const POLL_MS = 100;

const progress = z.object({ 'current-progress': z.number(), 'total-progress': z.number() });

/**
 * Copies of volumes in use, made by their servers: each is of the moment at which it began, whatever is written
 * afterwards (`blockdev-backup` copies a block before it is overwritten).
 */
export class VolumeCopies {
  /** Percent, by copy. */
  readonly percent = new Map<string, number>();
  /** Of this host: two full copies at once take the disk from guests for seconds. */
  readonly slot = new Semaphore(1);
  readonly #running = new Map<string, Set<Promise<void>>>();

  /** Resolves once it has begun; `done` when it is whole. One that began before an earlier daemon ended goes on. */
  async begin(served: Served, copy: Copy): Promise<{ readonly done: Promise<void> }> {
    const monitor = new ServerMonitor(served);
    if (!(await found(monitor, copy.id))) {
      if (copy.isBegun) throw momentLost();
      await start(monitor, served, copy);
    }
    const written = this.#inTurn(monitor, copy);
    this.#note(served.volumeId, written);
    const done = written.then(() => this.slot.run(copy.signal, () => digHoles(copy)));
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
    // A server that does not hear us is about to be ended: so are its copies then.
    const isCut = await new ServerMonitor(served).hold(cutAndHurry).then(
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

  /** It has begun, so that its moment is right, and goes on slowly until the host has the time for it. */
  #inTurn(monitor: ServerMonitor, copy: Copy): Promise<void> {
    return hurryInTurn(this.slot, {
      signal: copy.signal,
      over: this.#end(monitor, copy),
      hurry: () => monitor.hold((ask) => hurry(ask, jobOf(copy.id))),
    });
  }

  async #end(monitor: ServerMonitor, { id, signal }: Copy): Promise<void> {
    let isCancelled = false;
    for (;;) {
      const job = await found(monitor, id);
      if (!job) throw new Error('the server of the volume ended before its copy was whole');
      const { 'current-progress': done, 'total-progress': total } = progress.parse(job);
      this.percent.set(id, percentOf(done, total));
      if (job.status === 'concluded') {
        await monitor.ask(...dismissal(id));
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
