import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import type { UpMessages } from '../../stream/stream.contract.js';
import type { GuestCounters } from '../../stream/topics/diagnostics.topic.js';
import { HostStreams } from './host-streams.js';
import { LiveReads } from './live-reads.js';

type CountersAnswer = UpMessages['diagnostics'];

/** Reads what guests have used, over the streams of their hosts: a live read, nothing is kept here. */
@Injectable()
export class CountersReader {
  readonly #reads: LiveReads<CountersAnswer>;

  constructor(streams: HostStreams) {
    this.#reads = new LiveReads(streams);
  }

  /**
   * Undefined: the guest does not run on the host. Throws ServiceUnavailable when the host is not connected to this
   * process or does not answer in 5 s.
   */
  async read(host: string, instanceId: string): Promise<GuestCounters | undefined> {
    const answer = await this.#reads.ask(host, (readId) => ({
      ...{ type: 'read-diagnostics', readId, instanceId },
    }));
    if ('counters' in answer && answer.counters) return answer.counters;
    if (answer.error === 'no such guest') return undefined;
    throw new EngineError('ServiceUnavailable', 'The counters cannot be read at the moment', {
      cause: answer.error,
    });
  }

  /** What a stream brought. An answer without a waiter, or from another host, is dropped. */
  answered(host: string, answer: CountersAnswer): void {
    this.#reads.answered(host, answer);
  }
}
