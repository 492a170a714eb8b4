import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { takeCardOut } from './lib/cards.js';
import { Operation } from './lib/operation.js';

/** Takes interfaces out of instances: asks each guest to let go, or takes its network away where that is asked. */
export async function detachInterface(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDetachInterface(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
  await operation.perResource(plan, (run, card) => takeCardOut(run, card));
}
