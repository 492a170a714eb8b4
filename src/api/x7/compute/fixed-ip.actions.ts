import { z } from 'zod';
import { byId } from '../../../common/refs/ref.js';
import { X7Error } from '../door/x7-error.js';
import { detach, portsIn } from './attach-interface.js';
import { ACCEPTED, action, type BuiltAction } from './server-action.js';

/** From 2.44 on clients attach and detach interfaces instead. */
const until = 43;
const from = ['active', 'stopped'];
const right = 'network-interface:update';

/** One address more of the server's interface in the network. */
const addFixedIp = action({
  ...{ name: 'addFixedIp', right, until, from },
  argument: z.strictObject({ networkId: z.union([z.string().min(1).max(64), z.int()]).transform(String) }),
  async run(parts, context, { row, argument: { networkId } }) {
    const port = (await portsIn(parts, row)).find((one) => one.networkId === networkId);
    if (!port) throw new X7Error(400, `Instance ${row.id} has no interface in network ${networkId}.`);
    const asked = { interface: byId(port.id), addresses: [], count: 1, mayMove: false };
    await parts.cardAddresses.assign(context, asked);
    return ACCEPTED;
  },
});

/** An interface that had this address alone is detached: none is without an address here. */
const removeFixedIp = action({
  ...{ name: 'removeFixedIp', right, until, from },
  argument: z.strictObject({ address: z.ipv4() }),
  async run(parts, context, { row, argument: { address } }) {
    const ports = await portsIn(parts, row);
    const further = ports.find(({ moreAddresses }) => moreAddresses.includes(address));
    const first = ports.find((one) => one.address === address);
    if (further) await parts.cardAddresses.unassign(context, byId(further.id), [address]);
    else if (!first) throw new X7Error(400, `Instance ${row.id} doesn't have fixed IP address ${address}.`);
    else if (first.isFirst || first.moreAddresses.length > 0)
      throw new X7Error(409, `${address} is the first address of its interface, which cannot be without it.`);
    else await detach(parts, context, first);
    return ACCEPTED;
  },
});

/** Addresses of servers as compute gave them. */
export const fixedIpActions: readonly BuiltAction[] = [addFixedIp, removeFixedIp];
