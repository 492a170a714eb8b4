import { CancellationScope } from '@temporalio/workflow';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { disassociate } from './lib/addresses.js';
import { Operation } from './lib/operation.js';

/** Addresses stand for nothing any more, and stay their project's. Nobody cancels it. */
export async function disassociateAddress(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDisassociateAddress(ref)));
    operation.noteHosts(plan.flatMap(({ hosts }) => hosts));
    for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
    await operation.perResource(plan, disassociate);
  });
}
