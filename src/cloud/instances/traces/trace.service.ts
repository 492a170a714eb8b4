import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { NIL_UUID } from '../../../common/ids/uuid.js';
import { Sealer } from '../../../common/seal/sealer.js';
import { type ConsoleTrace, unpacked } from '../../../stream/console-trace.contract.js';
import { TraceRepository } from './trace.repository.js';

/** What a console showed when its host last shipped it. */
export interface Trace {
  readonly output: Buffer;
  readonly takenAt: Date;
}

const PAGE = 200;
/** What a trace is sealed under: bound to its instance. */
const contextOf = (instanceId: string): string => `console-trace/${instanceId}`;

/** The last words of guests: of those that are gone, for an hour, and of those whose host does not answer. */
@Injectable()
export class TraceService {
  constructor(
    private readonly traces: TraceRepository,
    private readonly sealer: Sealer,
  ) {}

  /** Traces of guests that were never placed on this host are passed over. */
  async keep(host: string, traces: readonly ConsoleTrace[]): Promise<void> {
    const newest = new Map(traces.map(({ instanceId, output }) => [instanceId, output]));
    await this.traces.store(
      host,
      [...newest].map(([instanceId, output]) => ({
        instanceId,
        sealed: this.sealer.seal(Buffer.from(output, 'base64'), contextOf(instanceId)),
      })),
    );
  }

  /** Undefined: the caller’s project has none of this instance. What a host packed wrongly is an empty output. */
  async read({ projectId }: RequestContext, instanceId: string): Promise<Trace | undefined> {
    const found = await this.traces.find(projectId, instanceId);
    if (!found) return undefined;
    const packed = this.sealer.open(found.sealed, contextOf(instanceId));
    const output = await unpacked(packed).catch(() => Buffer.alloc(0));
    return { output, takenAt: found.takenAt };
  }

  /** Seals again whatever an older master key has sealed. Answers how many that were. */
  async reseal(): Promise<number> {
    let resealed = 0;
    for (let last = NIL_UUID; ;) {
      const page = await this.traces.page(last, PAGE);
      for (const trace of page.filter(({ sealed }) => this.sealer.isStale(sealed))) {
        const context = contextOf(trace.instanceId);
        await this.traces.replace(trace, this.sealer.seal(this.sealer.open(trace.sealed, context), context));
        resealed += 1;
      }
      last = page.at(-1)?.instanceId ?? last;
      if (page.length < PAGE) return resealed;
    }
  }
}
