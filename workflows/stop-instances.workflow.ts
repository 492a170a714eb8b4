import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { stopInstance } from './lib/host-steps.js';
import { Operation } from './lib/operation.js';
import { orPower } from './lib/or-power.js';

/** Asks each guest to shut down; its host cuts the power of one that ignores it for the whole grace. */
export async function stopInstances(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginStop(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  // A forced stop takes over from a patient one.
  for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
  await operation.perResource(plan, (run, { id, host, graceSeconds }) =>
    orPower(run, host, async () => {
      await run.forward(stopInstance(host, { instanceId: id, graceSeconds }, operation.pace));
      return { kind: 'stopped' };
    }),
  );
}
