import { z } from 'zod';
import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import { links, texts } from '../door/shapes.js';
import { linksOf } from './links.js';

const item = (version: number) => ({
  ...{ id: z.string(), name: z.string(), links },
  ...(version >= 55 && { description: z.string().nullable() }),
});
const page = { flavors_links: links.optional() };

const flavorShape = (version: number) =>
  z.strictObject({
    ...{ ...item(version), ram: z.int(), disk: z.int(), vcpus: z.int() },
    swap: version >= 75 ? z.int() : z.union([z.int(), z.literal('')]),
    ...{ rxtx_factor: z.number(), 'os-flavor-access:is_public': z.boolean() },
    ...{ 'OS-FLV-EXT-DATA:ephemeral': z.int(), 'OS-FLV-DISABLED:disabled': z.boolean() },
    ...(version >= 61 && { extra_specs: texts }),
  });

export const flavorList = (version: number) =>
  z.strictObject({ flavors: z.array(z.strictObject(item(version))), ...page });
export const flavorDetails = (version: number) =>
  z.strictObject({ flavors: z.array(flavorShape(version)), ...page });
export const flavorAnswer = (version: number) => z.strictObject({ flavor: flavorShape(version) });

/** Where it is shown, and to whom: see `X7Request`. */
interface Around {
  readonly base: string;
  readonly version: number;
}

/** In a list. */
export const flavorItem = ({ id, name, description }: FlavorRow, { base, version }: Around) => ({
  ...{ id, name, links: linksOf(base, 'flavors', id) },
  ...(version >= 55 && { description }),
});

/** No swap is no number below 2.75. */
const swapOf = ({ swapMiB }: FlavorRow, version: number): number | '' =>
  swapMiB === 0 && version < 75 ? '' : swapMiB;

export const flavorView = (row: FlavorRow, around: Around): object => ({
  ...flavorItem(row, around),
  ...{ ram: row.memoryMiB, disk: row.diskGiB, vcpus: row.vcpus, swap: swapOf(row, around.version) },
  ...{ rxtx_factor: 1, 'os-flavor-access:is_public': true, 'OS-FLV-EXT-DATA:ephemeral': row.ephemeralGiB },
  'OS-FLV-DISABLED:disabled': false,
  ...(around.version >= 61 && { extra_specs: row.extraSpecs }),
});
