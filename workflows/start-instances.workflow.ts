import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import { startGuest } from './lib/start-guest.js';

/** Starts stopped instances on the hosts that have their disks, or says why there is no room. */
export async function startInstances(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('place', (rows, ref) => rows.beginStart(ref)));
  operation.noteHosts(plan.flatMap((planned) => ('placement' in planned ? [planned.placement.host] : [])));
  await operation.perResource(plan, async (run, planned) =>
    'placement' in planned
      ? startGuest(run, planned.placement)
      : { kind: 'failed', reason: planned.refused, power: 'stopped' },
  );
}
