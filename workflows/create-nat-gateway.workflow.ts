import type { AddressEnding } from './contracts/control/addresses.js';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { associate, disassociate } from './lib/addresses.js';
import { openNatGateway } from './lib/nat-gateways.js';
import { Operation } from './lib/operation.js';

/** Puts addresses before NAT gateways, each on the host that its gateway was given. */
export async function createNatGateway(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCreateNatGateway(ref)));
  operation.noteHosts(plan.flatMap((one) => ('host' in one ? [one.host, ...one.others] : [])));
  for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
  const bound = new Map<string, Promise<AddressEnding>>();
  await operation.perResource(plan, (run, planned) => {
    if (planned.noun === 'nat-gateway') return openNatGateway(planned, bound.get(planned.addressId ?? ''));
    const ending = 'host' in planned ? associate(run, planned) : disassociate(run, planned);
    bound.set(planned.id, ending);
    return ending;
  });
}
