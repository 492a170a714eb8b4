import { compareFences, type Fence } from '../../../workflows/contracts/fence.js';
import { EngineError } from '../errors/engine-error.js';
import { logger } from '../log/logger.js';
import { FenceJournal, type FenceMark } from './fence-journal.js';

/** No activity lives longer than an hour; a day leaves room for clocks. */
const TOMBSTONE_MS = 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

interface Lane extends FenceMark {
  fence: Fence;
  at: number;
  /** What is known to be on disk. */
  durable: Fence | undefined;
  /** Ends when everything that was let in so far has ended. */
  tail: Promise<void>;
  /** Work that runs or waits here, with the way to stop it. */
  readonly inside: Set<{ readonly fence: Fence; readonly stop: AbortController }>;
}

/**
 * Puts what is done to each resource in order. Work runs alone on its resource. A higher fence stops lower work that still runs,
 * waits until it has ended, then begins. A lower fence than the highest ever seen is refused with OperationOvertaken. The same
 * fence again (a retry) waits for the first and then runs. What was seen is kept on disk for a day, before any work begins.
 */
export class FenceGate {
  readonly #lanes = new Map<string, Lane>();
  readonly #journal: FenceJournal;
  readonly #timer: NodeJS.Timeout;

  constructor(
    folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.#journal = new FenceJournal(folder);
    for (const [id, { fence, at }] of this.#journal.read())
      if (at > this.now() - TOMBSTONE_MS) this.#lanes.set(id, laneOf(fence, at, fence));
    this.#journal.replace(this.#lanes);
    const prune = () =>
      this.prune().catch((error: unknown) => logger('fencing').error({ err: error }, 'old fences stay'));
    this.#timer = setInterval(() => void prune(), PRUNE_EVERY_MS).unref();
  }

  /** `signal` is the caller's; the one that `work` gets also fires when a higher fence arrives. Work that has begun is always awaited. */
  async pass<T>(
    resourceId: string,
    fence: Fence,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const lane = this.#admit(resourceId, fence);
    const visit = { fence, stop: new AbortController() };
    const relay = () => visit.stop.abort(signal.reason);
    signal.addEventListener('abort', relay, { once: true });
    lane.inside.add(visit);
    const before = lane.tail;
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    lane.tail = before.then(() => left);
    try {
      await this.#keep(resourceId, lane, fence);
      await unlessAborted(before, visit.stop.signal);
      return await work(visit.stop.signal);
    } catch (error) {
      throw compareFences(fence, lane.fence) < 0 ? overtaken(resourceId, error) : error;
    } finally {
      signal.removeEventListener('abort', relay);
      lane.inside.delete(visit);
      leave();
    }
  }

  /** Forgets what is older than a day and nobody works on. */
  async prune(): Promise<void> {
    for (const [id, { at, inside }] of this.#lanes)
      if (at <= this.now() - TOMBSTONE_MS && inside.size === 0) this.#lanes.delete(id);
    await this.#journal.rewrite(() => new Map([...this.#lanes].filter(([, lane]) => lane.durable)));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#journal.close();
  }

  #admit(id: string, fence: Fence): Lane {
    const lane = this.#lanes.get(id) ?? laneOf(fence, this.now(), undefined);
    if (compareFences(fence, lane.fence) < 0) throw overtaken(id);
    lane.fence = fence;
    lane.at = this.now();
    this.#lanes.set(id, lane);
    for (const visit of lane.inside) if (compareFences(visit.fence, fence) < 0) visit.stop.abort();
    return lane;
  }

  async #keep(id: string, lane: Lane, fence: Fence): Promise<void> {
    if (lane.durable && compareFences(lane.durable, fence) >= 0) return;
    await this.#journal.append(id, { fence, at: lane.at });
    if (!lane.durable || compareFences(lane.durable, fence) < 0) lane.durable = fence;
  }
}

const laneOf = (fence: Fence, at: number, durable: Fence | undefined): Lane => ({
  fence,
  at,
  durable,
  tail: Promise.resolve(),
  inside: new Set(),
});

const overtaken = (id: string, cause?: unknown) =>
  new EngineError('OperationOvertaken', `A newer operation has taken ${id}`, { cause });

function unlessAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
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
