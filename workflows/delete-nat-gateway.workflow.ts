import { CancellationScope } from '@temporalio/workflow';
import type { AddressEnding } from './contracts/control/addresses.js';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { disassociate } from './lib/addresses.js';
import { Operation } from './lib/operation.js';

/** Addresses stand for NAT gateways no more, which then end. Nobody cancels it. */
export async function deleteNatGateway(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDeleteNatGateway(ref)));
    operation.noteHosts(plan.flatMap((one) => ('hosts' in one ? one.hosts : [])));
    for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
    const leaving = new Map<string, Promise<AddressEnding>>();
    await operation.perResource(plan, async (run, planned) => {
      if (planned.noun === 'nat-gateway') {
        await Promise.allSettled([leaving.get(planned.addressId ?? '')]);
        return { kind: 'deleted' };
      }
      const left = disassociate(run, planned);
      leaving.set(planned.id, left);
      return left;
    });
  });
}
