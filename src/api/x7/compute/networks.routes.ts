import { z } from 'zod';
import type { NetworkRow } from '../../../cloud/networks/network.js';
import type { NetworkParts } from '../network/networks.routes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

/** From 2.36 on clients ask the network API itself. */
const until = 35;

const shape = z.strictObject({ id: z.string(), label: z.string(), cidr: z.string() });
const view = ({ id, name, cidr }: NetworkRow) => ({ id, label: name, cidr });

/** Networks as compute showed them, under both of their paths. */
export const networkProxyRoutes = ({ networks }: NetworkParts): readonly X7Route[] =>
  ['/os-networks', '/os-tenant-networks'].flatMap((path) => [
    withRight('network:read', {
      ...{ method: 'GET', path, until, answer: () => z.strictObject({ networks: z.array(shape) }) },
      async handle() {
        return { status: 200, body: { networks: (await networks.networks()).map(view) } };
      },
    }),
    withRight('network:read', {
      ...{ method: 'GET', path: `${path}/:id`, until, answer: () => z.strictObject({ network: shape }) },
      async handle({ params: { id = '' } }) {
        const row = (await networks.networks()).find((found) => found.id === id);
        if (!row) throw new X7Error(404, `Network ${id.slice(0, 80)} could not be found.`);
        return { status: 200, body: { network: view(row) } };
      },
    }),
  ]);
