import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import { started } from './lib/started.js';

/** Starts stopped instances on the hosts that have their disks, or says why there is no room. */
export async function startInstances(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = await operation.begin('place', (rows, ref) => rows.beginStart(ref));
  operation.noteHosts(plan.flatMap((planned) => ('placement' in planned ? [planned.placement.host] : [])));
  await operation.perInstance(plan, async (run, planned) =>
    'placement' in planned
      ? started(run, planned.placement)
      : { kind: 'failed', reason: planned.refused, power: 'stopped' },
  );
}
