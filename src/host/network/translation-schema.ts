import { z } from 'zod';
import type { BoundAddress } from './network-driver.js';

const id = z.uuid().toLowerCase();

/** Nothing that came with a floating address is written into a command or a rule before it has passed here. */
export const boundAddressSchema = z.object({
  addressId: id,
  domainId: id,
  outside: z.ipv4(),
  portId: id,
  inside: z.ipv4().exactOptional(),
  /** As the kernel allows names of links. */
  interface: z.string().regex(/^([A-Za-z0-9_][A-Za-z0-9_.-]{0,14})?$/),
  generation: z.int().min(0),
}) satisfies z.ZodType<BoundAddress>;

export const addressProbeSchema = boundAddressSchema.pick({
  addressId: true,
  outside: true,
  interface: true,
});
