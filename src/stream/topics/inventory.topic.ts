import { z } from 'zod';

const said = { inventory: z.unknown() };

/**
 * What a host has, said by each of its daemons: once a minute, after hello, and when wanted. What is in it, the schema
 * of the daemon's role says (`inventories.ts`). Daemons of the first two roles say their own type, as they always did.
 */
export const inventoryUp = [
  z.object({ type: z.literal('compute-inventory'), ...said }),
  z.object({ type: z.literal('network-inventory'), ...said }),
  z.object({ type: z.literal('inventory'), ...said }),
] as const;

export const inventoryDown = [z.object({ type: z.literal('want-inventory') })] as const;
