import { z } from 'zod';
import { links } from '../door/shapes.js';

const item = { id: z.string(), name: z.string(), links };
const page = { flavors_links: links.optional() };

const flavorShape = z.strictObject({
  ...{ ...item, ram: z.int(), disk: z.int(), vcpus: z.int(), swap: z.union([z.int(), z.literal('')]) },
  ...{ rxtx_factor: z.number(), 'os-flavor-access:is_public': z.boolean() },
  ...{ 'OS-FLV-EXT-DATA:ephemeral': z.int(), 'OS-FLV-DISABLED:disabled': z.boolean() },
});

export const flavorList = () => z.strictObject({ flavors: z.array(z.strictObject(item)), ...page });
export const flavorDetails = () => z.strictObject({ flavors: z.array(flavorShape), ...page });
export const flavorAnswer = () => z.strictObject({ flavor: flavorShape });
