import type { AddressEnding } from './contracts/control/addresses.js';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { associate, disassociate } from './lib/addresses.js';
import { Operation } from './lib/operation.js';

/** Lets addresses stand for ports. One that a port had before makes room first. */
export async function associateAddress(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginAssociateAddress(ref)));
  operation.noteHosts(plan.flatMap((one) => ('host' in one ? [one.host, ...one.others] : one.hosts)));
  for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
  const leaving: Promise<AddressEnding>[] = [];
  await operation.perResource(plan, async (run, planned) => {
    if ('host' in planned) {
      await Promise.allSettled(leaving);
      return associate(run, planned);
    }
    const left = disassociate(run, planned);
    leaving.push(left);
    return left;
  });
}
