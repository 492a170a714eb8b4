import { z } from 'zod';
import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import { links } from '../door/shapes.js';
import { linksOf } from './links.js';

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

/** In a list. */
export const flavorItem = ({ id, name }: FlavorRow, base: string) => ({
  id,
  name,
  links: linksOf(base, 'flavors', id),
});

export const flavorView = (row: FlavorRow, base: string): object => ({
  ...flavorItem(row, base),
  ...{ ram: row.memoryMiB, disk: row.diskGiB, vcpus: row.vcpus, swap: row.swapMiB === 0 ? '' : row.swapMiB },
  ...{ rxtx_factor: 1, 'os-flavor-access:is_public': true, 'OS-FLV-EXT-DATA:ephemeral': row.ephemeralGiB },
  'OS-FLV-DISABLED:disabled': false,
});
