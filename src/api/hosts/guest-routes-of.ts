import { HostedGuestRepository } from '../../cloud/hosts/hosted-guest.repository.js';
import { graceOf } from '../../cloud/instances/grace.js';
import { TraceRepository } from '../../cloud/instances/traces/trace.repository.js';
import { TraceService } from '../../cloud/instances/traces/trace.service.js';
import { GuestRoutes } from './guest-routes.js';
import type { HostGuard } from './host-guard.js';
import type { HostApiParts } from './serve-host-api.js';

/** The routes about guests, over the rows. */
export function guestRoutesOf({ database, sealer, flags }: HostApiParts, guard: HostGuard): GuestRoutes {
  const guests = new HostedGuestRepository(database);
  const traces = new TraceService(new TraceRepository(database), sealer);
  const grace = { graceSeconds: flags.shutdown_grace, bootingGraceSeconds: flags.booting_grace };
  return new GuestRoutes({
    guard,
    guestsOf: async (host) =>
      (await guests.ofHost(host)).map(({ instanceId, ec2Id, hasAsked }) => ({
        ...{ instanceId, ec2Id },
        graceSeconds: graceOf(grace, { hasAsked }),
      })),
    keepTraces: (host, shipped) => traces.keep(host, shipped),
  });
}
