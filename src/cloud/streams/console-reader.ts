import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { binaryOf } from '../../../workflows/contracts/host-roles.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { HostStreams } from './host-streams.js';
import type { UpMessages } from '../../stream/stream.contract.js';

type ConsoleAnswer = UpMessages['console'];

const TIMEOUT_MS = 5_000;

/** Reads guests' consoles over the streams of their hosts: a live read, nothing is kept here. */
@Injectable()
export class ConsoleReader {
  readonly #waiting = new Map<string, { readonly host: string; done(answer: ConsoleAnswer): void }>();

  constructor(private readonly streams: HostStreams) {}

  /**
   * The newest `maxBytes` of what the guest has written; undefined: the host has no such guest. Throws
   * ServiceUnavailable when the host is not connected to this process or does not answer in 5 s. (AWS answers an empty
   * output for an instance whose console cannot be had: GetConsoleOutput without Latest may do the same.)
   */
  async read(host: string, instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    const readId = randomUUID();
    const answer = this.#answerTo(readId, host);
    const sent = this.streams.send(host, binaryOf('compute'), {
      type: 'read-console',
      readId,
      instanceId,
      maxBytes,
    });
    if (!sent) this.#give(readId, { type: 'console', readId, error: 'the host is not connected' });
    const { output, error } = await answer;
    if (output !== undefined) return Buffer.from(output, 'base64');
    if (error === 'no such guest') return undefined;
    throw new EngineError('ServiceUnavailable', 'The console cannot be read at the moment', { cause: error });
  }

  /** What a stream brought. An answer without a waiter, or from another host, is dropped. */
  answered(host: string, answer: ConsoleAnswer): void {
    if (this.#waiting.get(answer.readId)?.host === host) this.#give(answer.readId, answer);
  }

  #answerTo(readId: string, host: string): Promise<ConsoleAnswer> {
    return new Promise((resolve) => {
      const late = () => this.#give(readId, { type: 'console', readId, error: 'no answer in time' });
      const timer = setTimeout(late, TIMEOUT_MS);
      const done = (answer: ConsoleAnswer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#waiting.set(readId, { host, done });
    });
  }

  #give(readId: string, answer: ConsoleAnswer): void {
    const waiting = this.#waiting.get(readId);
    this.#waiting.delete(readId);
    waiting?.done(answer);
  }
}
