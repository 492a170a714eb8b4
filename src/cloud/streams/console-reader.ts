import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import type { UpMessages } from '../../stream/stream.contract.js';
import { HostStreams } from './host-streams.js';
import { LiveReads } from './live-reads.js';

type ConsoleAnswer = UpMessages['console'];

/** Reads guests' consoles over the streams of their hosts: a live read, nothing is kept here. */
@Injectable()
export class ConsoleReader {
  readonly #reads: LiveReads<ConsoleAnswer>;

  constructor(streams: HostStreams) {
    this.#reads = new LiveReads(streams);
  }

  /**
   * The newest `maxBytes` of what the guest has written; undefined: the host has no such guest. Throws
   * ServiceUnavailable when the host is not connected to this process or does not answer in 5 s. (AWS answers an empty
   * output for an instance whose console cannot be had: GetConsoleOutput without Latest may do the same.)
   */
  async read(host: string, instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    const answer = await this.#reads.ask(host, (readId) => ({
      ...{ type: 'read-console', readId, instanceId, maxBytes },
    }));
    if ('output' in answer && answer.output !== undefined) return Buffer.from(answer.output, 'base64');
    if (answer.error === 'no such guest') return undefined;
    throw new EngineError('ServiceUnavailable', 'The console cannot be read at the moment', {
      cause: answer.error,
    });
  }

  /** What a stream brought. An answer without a waiter, or from another host, is dropped. */
  answered(host: string, answer: ConsoleAnswer): void {
    this.#reads.answered(host, answer);
  }
}
