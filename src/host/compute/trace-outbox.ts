import { RecordFolder } from '../../common/files/record-folder.js';
import { Turnstile } from '../../common/async/turnstile.js';
import { logger } from '../../common/log/logger.js';
import { type ConsoleTrace, consoleTrace, MOST_TRACE_TEXT } from '../../stream/console-trace.contract.js';

/** Guests that end together are told of together. */
const GATHER_MS = 200;
/** The cloud does not answer: it is told again after so long. */
const AGAIN_MS = 5_000;
/** What is kept, in base64, while the cloud does not answer; the oldest go first. */
const MOST_TEXT = 8 * MOST_TRACE_TEXT;

/**
 * Last words of guests, until the cloud has them: in requests of a bounded size, one after the other. Each has a file
 * in `folder`, so that the next daemon ships what this one does not live to: by then its guest may be gone.
 */
export class TraceOutbox {
  readonly #waiting = new Map<string, ConsoleTrace>();
  readonly #files: RecordFolder<ConsoleTrace>;
  readonly #writes = new Turnstile();
  readonly #log = logger('compute');
  #text = 0;
  #shipping: Promise<void> | undefined;
  #next: NodeJS.Timeout | undefined;

  /** `send` resolves with whether the cloud has them. */
  constructor(
    folder: string,
    private readonly send: (traces: readonly ConsoleTrace[]) => Promise<boolean>,
  ) {
    this.#files = new RecordFolder(folder, {
      durability: 'process',
      parse: (value) => consoleTrace.parse(value),
    });
  }

  /** Takes over what an earlier daemon could not get rid of. Never fails: last words keep nobody from working. */
  async load(): Promise<void> {
    try {
      const { records, unreadable } = await this.#files.load();
      for (const { path, error } of unreadable)
        this.#log.warn({ path, err: error }, 'last words cannot be read');
      for (const trace of records.values()) if (!this.#waiting.has(trace.instanceId)) this.#add(trace);
      if (records.size > 0) this.#shipIn(GATHER_MS);
    } catch (error) {
      this.#log.warn({ err: error }, 'last words that an earlier daemon has left cannot be read');
    }
  }

  /**
   * Resolves once it is on disk, or cannot be (a full one): it is shipped all the same. Of two of one guest the later
   * counts.
   */
  async put(trace: ConsoleTrace): Promise<void> {
    this.#add(trace);
    this.#shipIn(GATHER_MS);
    await this.#writes.run(async () => {
      try {
        await this.#files.make();
        await this.#files.put(trace.instanceId, trace);
      } catch (error) {
        this.#log.warn({ instanceId: trace.instanceId, err: error }, 'last words are not on disk');
      }
    });
  }

  close(): void {
    clearTimeout(this.#next);
  }

  #add(trace: ConsoleTrace): void {
    this.#text -= this.#waiting.get(trace.instanceId)?.output.length ?? 0;
    this.#waiting.delete(trace.instanceId);
    this.#waiting.set(trace.instanceId, trace);
    this.#text += trace.output.length;
    for (const [oldest] of this.#waiting) {
      if (this.#text <= MOST_TEXT) break;
      this.#forget(oldest);
    }
  }

  #forget(instanceId: string): void {
    this.#text -= this.#waiting.get(instanceId)?.output.length ?? 0;
    this.#waiting.delete(instanceId);
    // Unless there are newer ones by then. What cannot be removed is shipped once more.
    const removed = this.#writes.run(async () => {
      if (!this.#waiting.has(instanceId)) await this.#files.remove(instanceId);
    });
    removed.catch((error: unknown) => this.#log.warn({ instanceId, err: error }, 'last words stay on disk'));
  }

  /** What comes while a request is under way goes with the next. */
  #shipIn(ms: number): void {
    this.#next ??= setTimeout(() => {
      this.#next = undefined;
      this.#shipping ??= this.#ship().finally(() => (this.#shipping = undefined));
    }, ms).unref();
  }

  async #ship(): Promise<void> {
    const batch: ConsoleTrace[] = [];
    let text = 0;
    for (const trace of this.#waiting.values()) {
      text += trace.output.length;
      if (text > MOST_TRACE_TEXT) break;
      batch.push(trace);
    }
    if (batch.length === 0) return;
    if (!(await this.send(batch))) return this.#shipIn(AGAIN_MS);
    for (const trace of batch)
      if (this.#waiting.get(trace.instanceId) === trace) this.#forget(trace.instanceId);
    if (this.#waiting.size > 0) this.#shipIn(GATHER_MS);
  }
}
