import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import type { TargetRef } from '../../../cloud/floating-addresses/address-target.js';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { X7Error } from '../door/x7-error.js';
import { portsIn } from './attach-interface.js';
import { ACCEPTED, action, type ActionParts, type BuiltAction } from './server-action.js';

/** From 2.44 on clients ask the network API itself. */
const until = 43;
const address = z.string().min(1).max(64);

async function rowOf({ addresses }: ActionParts, context: RequestContext, asked: string) {
  const row = (await addresses.list(context, { refs: [] })).find(({ name }) => name === asked);
  if (!row) throw new X7Error(404, `floating IP ${asked.slice(0, 64)} not found`);
  return row;
}

/** Throws 400 for an address that is none of the server's. */
async function targetAt(parts: ActionParts, row: KeptInstance, fixed: string): Promise<TargetRef> {
  const ports = await portsIn(parts, row);
  const port = ports.find(({ address, moreAddresses }) => [address, ...moreAddresses].includes(fixed));
  if (port) return { interface: byId(port.id), privateAddress: fixed };
  throw new X7Error(400, 'Specified fixed address not assigned to instance');
}

/** One that stands for another server is moved. */
const addFloatingIp = action({
  ...{ name: 'addFloatingIp', right: 'address:associate', until },
  argument: z.strictObject({ address, fixed_address: z.ipv4().nullable().optional() }),
  async run(parts, context, { row, argument: { address: asked, fixed_address: fixed } }) {
    const found = await rowOf(parts, context, asked);
    if (row.address === null)
      throw new X7Error(400, `No fixed IP addresses available for instance: ${row.id}`);
    const target = fixed ? await targetAt(parts, row, fixed) : { instance: byId(row.id) };
    await parts.addresses.associate(context, [{ address: byId(found.id), target, mayMove: true }]);
    return ACCEPTED;
  },
});

const removeFloatingIp = action({
  ...{ name: 'removeFloatingIp', right: 'address:disassociate', until },
  argument: z.strictObject({ address }),
  async run(parts, context, { row, argument: { address: asked } }) {
    const found = await rowOf(parts, context, asked);
    if (found.instanceId !== row.id)
      throw new X7Error(409, `Floating IP ${found.name} is not associated with instance ${row.id}.`);
    await parts.addresses.disassociate(context, { refs: [byId(found.id)] });
    return ACCEPTED;
  },
});

/** Floating addresses as compute gave them to servers. */
export const addressActions: readonly BuiltAction[] = [addFloatingIp, removeFloatingIp];
