import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { spawnRequest } from './contracts/spawn-request.js';
import { rebootInstance } from './lib/host-steps.js';
import { Operation } from './lib/operation.js';
import { orPower } from './lib/or-power.js';
import { preparePorts } from './lib/prepare-ports.js';
import { ran } from './lib/ran.js';
import { serveVolumes } from './lib/serve-volumes.js';

/** Reboots guests in their place; one that is off by then is started. */
export async function rebootInstances(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginReboot(ref)));
  operation.noteHosts(plan.map(({ placement }) => placement.host));
  await operation.perResource(plan, (run, { placement, graceSeconds }) =>
    orPower(run, placement.host, async () => {
      // Its ports should be there; where one is not, a guest without a network would come back.
      const bindings = await preparePorts(placement, (_port, prepare) => run.forward(prepare));
      const spawn = spawnRequest(await serveVolumes(run, placement), bindings, 'keep');
      const step = rebootInstance(placement.host, { spawn, graceSeconds }, operation.pace);
      return ran(await run.forward(step));
    }),
  );
}
