import { randomUUID } from 'node:crypto';
import { binaryOf } from '../../../workflows/contracts/host-roles.js';
import type { DownMessage } from '../../stream/stream.contract.js';
import type { HostStreams } from './host-streams.js';

const TIMEOUT_MS = 5_000;

/** What a host answers to a live read, or why it does not. */
interface Answer {
  readonly readId: string;
  readonly error?: string | undefined;
}

/** Questions to hosts over their streams, each awaited by who asked it; nothing is kept of the answers. */
export class LiveReads<A extends Answer> {
  readonly #waiting = new Map<
    string,
    { readonly host: string; done(answer: A | { readonly error: string }): void }
  >();

  constructor(private readonly streams: HostStreams) {}

  /**
   * What the host's engine-compute answers to the question. An `error` where the host is not connected to this process,
   * or says nothing in 5 s.
   */
  async ask(
    host: string,
    question: (readId: string) => DownMessage,
  ): Promise<A | { readonly error: string }> {
    const readId = randomUUID();
    const answer = this.#answerTo(readId, host);
    if (!this.streams.send(host, binaryOf('compute'), question(readId)))
      this.#give(readId, { error: 'the host is not connected' });
    return answer;
  }

  /** What a stream brought. An answer without a waiter, or from another host, is dropped. */
  answered(host: string, answer: A): void {
    if (this.#waiting.get(answer.readId)?.host === host) this.#give(answer.readId, answer);
  }

  #answerTo(readId: string, host: string): Promise<A | { readonly error: string }> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#give(readId, { error: 'no answer in time' }), TIMEOUT_MS);
      const done = (answer: A | { readonly error: string }) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#waiting.set(readId, { host, done });
    });
  }

  #give(readId: string, answer: A | { readonly error: string }): void {
    const waiting = this.#waiting.get(readId);
    this.#waiting.delete(readId);
    waiting?.done(answer);
  }
}
