import type { FastifyInstance } from 'fastify';
import { EngineError } from '../../common/errors/engine-error.js';
import { type ConsoleTrace, consoleTraces, MOST_TRACE_TEXT } from '../../stream/console-trace.contract.js';
import type { HostedGuest } from '../../stream/hosted-guest.contract.js';
import { admitting } from './admission.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { parsed } from './parsed.js';
import { RateLimit } from './rate-limit.js';

export interface GuestRoutesParts {
  readonly guard: Pick<HostGuard, 'admit'>;
  guestsOf(host: string): Promise<readonly HostedGuest[]>;
  keepTraces(host: string, traces: readonly ConsoleTrace[]): Promise<void>;
}

/** Names and quotes around the outputs. */
const FRAME = 64 * 1024;

/** What a host asks and tells about its guests over HTTP. */
export class GuestRoutes {
  readonly #asked = new InFlight(4, 'requests about guests');
  readonly #told = new InFlight(2, 'shipments of console output');
  /** Each is a write of up to 1 MiB; a host gathers for 200 ms. */
  readonly #rate = new RateLimit({ perSecond: 6, burst: 60 });

  constructor(private readonly parts: GuestRoutesParts) {}

  attach(app: FastifyInstance): void {
    const { guard, guestsOf, keepTraces } = this.parts;
    const guarded = admitting(guard);
    app.get('/v1/guests', guarded, async ({ caller }) => {
      const leave = this.#asked.enter(caller);
      return guestsOf(caller)
        .then((guests) => ({ guests }))
        .finally(leave);
    });
    const roomy = { ...guarded, bodyLimit: MOST_TRACE_TEXT + FRAME };
    app.post('/v1/consoles', roomy, async ({ caller, body }) => {
      if (!this.#rate.take(caller))
        throw new EngineError('RequestLimitExceeded', 'Too many shipments of console output a second');
      const { traces } = parsed(consoleTraces, body);
      const leave = this.#told.enter(caller);
      return keepTraces(caller, traces)
        .then(() => ({}))
        .finally(leave);
    });
  }
}
