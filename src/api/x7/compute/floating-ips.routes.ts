import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import { byId } from '../../../common/refs/ref.js';
import type { AddressRow } from '../../../cloud/floating-addresses/floating-address.js';
import type { FloatingIpParts } from '../network/floating-ip-changes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

/** From 2.36 on clients ask the network API itself. */
const until = 35;

const shape = z.strictObject({
  ...{ id: z.string(), ip: z.string(), fixed_ip: z.string().nullable(), pool: z.string() },
  instance_id: z.string().nullable(),
});
const viewOf = ({ id, name, privateAddress, instanceId, pool }: AddressRow) => ({
  ...{ id, ip: name, fixed_ip: privateAddress, instance_id: instanceId, pool },
});

const body = z.strictObject({ pool: z.string().min(1).max(255).nullable().optional() }).optional();

/** Floating addresses as compute showed them. */
export const floatingIpProxyRoutes = (parts: FloatingIpParts): readonly X7Route[] => [
  withRight('address:read', {
    ...{ method: 'GET', path: '/os-floating-ips', until },
    answer: () => z.strictObject({ floating_ips: z.array(shape) }),
    async handle(_request, context) {
      const rows = await parts.addresses.list(context, { refs: [] });
      return { status: 200, body: { floating_ips: rows.map(viewOf) } };
    },
  }),
  withRight('address:read', {
    ...{ method: 'GET', path: '/os-floating-ips/:id', until },
    answer: () => z.strictObject({ floating_ip: shape }),
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { floating_ip: viewOf(await found(parts, context, id)) } };
    },
  }),
  ...writeRoutes(parts),
  poolRoute(parts),
];

const writeRoutes = (parts: FloatingIpParts): readonly X7Route[] => [
  withRight('address:allocate', {
    ...{ method: 'POST', path: '/os-floating-ips', until, body },
    answer: () => z.strictObject({ floating_ip: shape }),
    async handle({ body: asked }, context) {
      const pool = asked?.pool;
      if (pool && !(await poolsOf(parts)).includes(pool))
        throw new X7Error(404, `Floating IP pool ${pool.slice(0, 80)} not found.`);
      const [row] = await parts.allocation.allocate(context, { pool: pool ?? undefined, tags: [] });
      if (!row) throw new Error('an address that was allocated is not there');
      return { status: 200, body: { floating_ip: viewOf(row) } };
    },
  }),
  withRight('address:release', {
    ...{ method: 'DELETE', path: '/os-floating-ips/:id', until },
    async handle({ params: { id = '' } }, context) {
      await parts.addresses.release(context, [byId((await found(parts, context, id)).id)], true);
      return { status: 202 };
    },
  }),
];

const poolRoute = (parts: FloatingIpParts): X7Route =>
  withRight('address:read', {
    ...{ method: 'GET', path: '/os-floating-ip-pools', until },
    answer: () => z.strictObject({ floating_ip_pools: z.array(z.strictObject({ name: z.string() })) }),
    async handle() {
      return { status: 200, body: { floating_ip_pools: (await poolsOf(parts)).map((name) => ({ name })) } };
    },
  });

const poolsOf = async ({ floatingNetworks }: FloatingIpParts): Promise<readonly string[]> => [
  ...new Set((await floatingNetworks.ranges()).map(({ pool }) => pool)),
];

async function found(
  { addresses }: FloatingIpParts,
  context: RequestContext,
  id: string,
): Promise<AddressRow> {
  const rows = UUID.test(id) ? await addresses.list(context, { refs: [] }) : [];
  const row = rows.find((one) => one.id === id);
  if (!row) throw new X7Error(404, `Floating IP not found for ID ${id.slice(0, 80)}`);
  return row;
}
