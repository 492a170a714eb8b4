import { compareFences, type Fence, type LanePath } from '../../../workflows/contracts/fence.js';
import { EngineError } from '../errors/engine-error.js';
import { logger } from '../log/logger.js';
import { FenceJournal } from './fence-journal.js';
import { keyOf, type Lane, laneOf, type Visit } from './lane.js';
import { Lanes } from './lanes.js';

/** No activity lives longer than an hour; a day leaves room for clocks. */
const TOMBSTONE_MS = 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

/**
 * Puts what is done to each resource in order. Work runs alone on its resource. A higher fence stops lower work that
 * still runs, waits until it has ended, then begins. A lower fence than the highest ever seen is refused with
 * OperationOvertaken. The same fence again (a retry) waits for the first and then runs. What was seen is kept on disk
 * for a day, before any work begins.
 *
 * Lanes are paths: work on a resource stops and awaits what older operations do inside it, work inside waits for work
 * on the whole, and two that are inside one resource do not wait for each other
 * (docs/adr/0010-fences-of-three-numbers.md).
 */
export class FenceGate {
  readonly #lanes = new Lanes();
  readonly #journal: FenceJournal;
  readonly #timer: NodeJS.Timeout;

  constructor(
    folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.#journal = new FenceJournal(folder);
    for (const [id, { fence, at }] of this.#journal.read())
      if (at > this.now() - TOMBSTONE_MS) this.#lanes.set(id, laneOf(fence, at, fence));
    this.#journal.replace(new Map(this.#lanes.entries()));
    const prune = () =>
      this.prune().catch((error: unknown) =>
        logger('fencing').error({ err: error }, 'could not prune expired fences'),
      );
    this.#timer = setInterval(() => void prune(), PRUNE_EVERY_MS).unref();
  }

  /**
   * `signal` is the caller's; the one that `work` gets also fires when a higher fence arrives. Work that has begun is
   * always awaited.
   */
  async pass<T>(
    place: string | LanePath,
    fence: Fence,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const key = keyOf(typeof place === 'string' ? [place] : place);
    const before = this.#lanes.tailOf(key);
    const lane = this.#lanes.admit(key, fence, this.now());
    if (!lane) throw overtaken(key);
    const visit: Visit = { fence, stop: new AbortController(), isOvertaken: false };
    const relay = () => visit.stop.abort(signal.reason);
    signal.addEventListener('abort', relay, { once: true });
    lane.inside.add(visit);
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    lane.tail = lane.tail.then(() => left);
    try {
      await this.#keep(key, lane, fence);
      await unlessAborted(before, visit.stop.signal);
      return await work(visit.stop.signal);
    } catch (error) {
      throw visit.isOvertaken ? overtaken(key, error) : error;
    } finally {
      signal.removeEventListener('abort', relay);
      lane.inside.delete(visit);
      leave();
    }
  }

  /** Forgets what is older than a day and not in use. */
  async prune(): Promise<void> {
    for (const [id, { at, inside }] of [...this.#lanes.entries()])
      if (at <= this.now() - TOMBSTONE_MS && inside.size === 0) this.#lanes.delete(id);
    await this.#journal.rewrite(() => new Map([...this.#lanes.entries()].filter(([, lane]) => lane.durable)));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#journal.close();
  }

  async #keep(id: string, lane: Lane, fence: Fence): Promise<void> {
    if (lane.durable && compareFences(lane.durable, fence) >= 0) return;
    await this.#journal.append(id, { fence, at: lane.at });
    if (!lane.durable || compareFences(lane.durable, fence) < 0) lane.durable = fence;
  }
}

const overtaken = (id: string, cause?: unknown) =>
  new EngineError('OperationOvertaken', `A newer operation has taken ${id}`, { cause });

function unlessAborted(wait: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    void wait.then(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}
