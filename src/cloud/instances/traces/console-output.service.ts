import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ConsoleReader } from '../../streams/console-reader.js';
import { type Trace, TraceService } from './trace.service.js';

/** AWS: "up to the most recent 64 KB of output". */
const MOST_BYTES = 64 * 1024;

/** Whose console. */
export interface ConsoleOwner {
  readonly id: string;
  /** Null: it is placed nowhere. */
  readonly host: string | null;
}

/** What a guest's console showed last: read live from its host, else what the host last shipped of it. */
@Injectable()
export class ConsoleOutputs {
  constructor(
    private readonly consoles: ConsoleReader,
    private readonly traces: TraceService,
  ) {}

  /**
   * Undefined: there is none to be had. `strict`: live only; throws ServiceUnavailable for a host that does not answer.
   * The instance is the caller's project's: who calls has looked.
   */
  async newest(context: RequestContext, owner: ConsoleOwner, strict = false): Promise<Trace | undefined> {
    const live = owner.host === null ? undefined : await this.#read(owner.host, owner.id, strict);
    return live ? { output: live, takenAt: new Date() } : this.traces.read(context, owner.id);
  }

  async #read(host: string, instanceId: string, strict: boolean): Promise<Buffer | undefined> {
    try {
      return await this.consoles.read(host, instanceId, MOST_BYTES);
    } catch (error) {
      if (!strict && EngineError.of(error).code === 'ServiceUnavailable') return undefined;
      throw error;
    }
  }
}
