import { chown } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { FORMAT } from './overlay-nodes.js';
import { withdraw } from './reshaped-volume.js';
import { jobIn, jobsOf } from './server-jobs.js';
import { ServerMonitor } from './server-monitor.js';
import type { Served } from './storage-daemon.js';

const POLL_MS = 20;
/** The job, the node of the flat file, and what remembers which blocks were written since the last pass. */
const JOB = 'flatten';
const NODE = 'flat';
const WRITTEN = 'flatten';

const nodes = z.array(
  z.object({
    'node-name': z.string(),
    'dirty-bitmaps': z.array(z.object({ name: z.string().optional() })).optional(),
  }),
);

/**
 * Brings what was written into an overlay in use into the flat file that has its base's bytes already: all of it, and
 * then again what was written meanwhile. The server goes on with the overlay, whatever happens to this.
 */
export class FlatPasses {
  readonly #monitor: ServerMonitor;

  constructor(private readonly served: Served) {
    this.#monitor = new ServerMonitor(served);
  }

  /** Twice, so that the last pass finds little. Cancelled, it rejects, and nothing is under way any more. */
  async first(path: string, signal: AbortSignal): Promise<void> {
    await this.forget();
    const { uid } = this.served;
    if (uid !== 0) await chown(path, uid, uid);
    const file = { driver: 'file', filename: path, discard: 'unmap' };
    await this.#monitor.ask(
      ['blockdev-add', { driver: 'raw', 'node-name': NODE, discard: 'unmap', file }],
      ['block-dirty-bitmap-add', { node: FORMAT, name: WRITTEN }],
    );
    await this.#pass({ sync: 'top' }, signal);
    await this.#pass({ sync: 'incremental', bitmap: WRITTEN }, signal);
  }

  /** Nobody may write from here on; afterwards the flat file has all that the overlay has. */
  async last(): Promise<void> {
    await this.#monitor.hold(withdraw);
    await this.#pass({ sync: 'incremental', bitmap: WRITTEN }, new AbortController().signal);
  }

  /** Whether its server makes a copy that nobody has asked for since an earlier daemon began it. */
  async isBesideOthers(): Promise<boolean> {
    const all = await this.#monitor.hold((ask) => jobsOf(ask));
    return all.some(({ id, status }) => id !== JOB && status !== 'concluded');
  }

  /** Whatever the server has of this, also of an earlier daemon, is gone afterwards. */
  async forget(): Promise<void> {
    await this.#monitor.hold(async (ask) => {
      if (await jobIn(ask, JOB)) await ask('job-cancel', { id: JOB });
      for (let job = await jobIn(ask, JOB); job; job = await jobIn(ask, JOB)) {
        if (job.status === 'concluded') await ask('job-dismiss', { id: JOB });
        else await sleep(POLL_MS);
      }
      const found = nodes.parse(await ask('query-named-block-nodes', { flat: true }));
      if (found.some((node) => node['node-name'] === NODE)) await ask('blockdev-del', { 'node-name': NODE });
      const format = found.find((node) => node['node-name'] === FORMAT);
      if (format?.['dirty-bitmaps']?.some(({ name }) => name === WRITTEN))
        await ask('block-dirty-bitmap-remove', { node: FORMAT, name: WRITTEN });
    });
  }

  async #pass(how: object, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const backup = { 'job-id': JOB, device: FORMAT, target: NODE, 'auto-dismiss': false, ...how };
    await this.#monitor.ask(['blockdev-backup', backup]);
    for (;;) {
      const job = await this.#monitor.hold((ask) => jobIn(ask, JOB));
      if (!job) throw new Error('the server of the volume ended before it was flat');
      if (job.status === 'concluded') {
        await this.#monitor.ask(['job-dismiss', { id: JOB }]);
        if (job.error !== undefined) throw new Error(job.error);
        return;
      }
      if (signal.aborted) await this.forget();
      signal.throwIfAborted();
      await sleep(POLL_MS);
    }
  }
}
