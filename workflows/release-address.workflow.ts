import { CancellationScope } from '@temporalio/workflow';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { unbind } from './lib/addresses.js';
import { Operation } from './lib/operation.js';

/** Addresses go back to their pools, once no host answers for them. Nobody cancels it. */
export async function releaseAddress(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = identified(await operation.begin('take', (rows, ref) => rows.beginReleaseAddress(ref)));
    operation.noteHosts(plan.flatMap(({ hosts }) => hosts));
    for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
    await operation.perResource(plan, async (run, { hosts }) => ({
      kind: 'given-back',
      cleanups: await unbind(run, hosts),
    }));
  });
}
