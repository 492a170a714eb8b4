import { type ConsoleTrace, MOST_TRACE_TEXT } from '../../stream/console-trace.contract.js';

/** Guests that end together are told of together. */
const GATHER_MS = 200;
/** The cloud does not answer: it is told again after so long. */
const AGAIN_MS = 5_000;
/** What is kept, in base64, while the cloud does not answer; the oldest go first. */
const MOST_TEXT = 8 * MOST_TRACE_TEXT;

/** Last words of guests, until the cloud has them: in requests of a bounded size, one after the other. */
export class TraceOutbox {
  readonly #waiting = new Map<string, ConsoleTrace>();
  #text = 0;
  #shipping: Promise<void> | undefined;
  #next: NodeJS.Timeout | undefined;

  /** `send` resolves with whether the cloud has them. */
  constructor(private readonly send: (traces: readonly ConsoleTrace[]) => Promise<boolean>) {}

  /** Of two of one guest the later counts. */
  put(trace: ConsoleTrace): void {
    this.#forget(trace.instanceId);
    this.#waiting.set(trace.instanceId, trace);
    this.#text += trace.output.length;
    for (const [oldest] of this.#waiting) {
      if (this.#text <= MOST_TEXT) break;
      this.#forget(oldest);
    }
    this.#shipIn(GATHER_MS);
  }

  close(): void {
    clearTimeout(this.#next);
  }

  #forget(instanceId: string): void {
    this.#text -= this.#waiting.get(instanceId)?.output.length ?? 0;
    this.#waiting.delete(instanceId);
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
