import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { limitOf, nextLinks } from '../door/page.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { linksOf } from './links.js';

/** Flavors: list, show. */
export const flavorRoutes = (flavors: FlavorService): readonly X7Route[] => [
  withRight('flavor:read', { method: 'GET', path: '/flavors', handle: list(flavors, '/flavors') }),
  withRight('flavor:read', {
    method: 'GET',
    path: '/flavors/detail',
    handle: list(flavors, '/flavors/detail'),
  }),
  withRight('flavor:read', {
    ...{ method: 'GET', path: '/flavors/:id' },
    async handle({ params: { id = '' }, base }) {
      const row = (await flavors.list([])).find((flavor) => flavor.id === id);
      if (!row) throw new NotFound('flavor', [byId(id)]);
      return { status: 200, body: { flavor: flavorView(row, base) } };
    },
  }),
];

const list =
  (flavors: FlavorService, path: '/flavors' | '/flavors/detail') =>
  async ({ query, base }: X7Request): Promise<X7Answer> => {
    const limit = limitOf(query);
    const [ram, disk] = [leastOf(query, 'minRam'), leastOf(query, 'minDisk')];
    const all = [...(await flavors.list([]))].sort((a, b) => (a.id < b.id ? -1 : 1));
    const big = all.filter((flavor) => flavor.memoryMiB >= ram && flavor.diskGiB >= disk);
    const rows = big.slice(behind(all, big, query.get('marker'))).slice(0, limit);
    const next = nextLinks({
      base,
      path: `/compute/v2.1${path}`,
      query,
      ids: rows.map(({ id }) => id),
      limit,
    });
    const shown = rows.map((row) => (path === '/flavors' ? itemView(row, base) : flavorView(row, base)));
    return { status: 200, body: { flavors: shown, ...(next && { flavors_links: next }) } };
  };

function leastOf(query: URLSearchParams, name: string): number {
  const asked = query.get(name) ?? '0';
  if (!/^\d{1,9}$/.test(asked)) throw new X7Error(400, `Invalid ${name} filter [${asked.slice(0, 50)}]`);
  return Number(asked);
}

/** How many to leave out. Throws 400 for a marker that names no flavor. */
function behind(all: readonly FlavorRow[], shown: readonly FlavorRow[], marker: string | null): number {
  if (marker === null) return 0;
  if (!all.some(({ id }) => id === marker))
    throw new X7Error(400, `marker [${marker.slice(0, 64)}] not found`);
  const first = shown.findIndex(({ id }) => id > marker);
  return first < 0 ? shown.length : first;
}

const itemView = ({ id, name }: FlavorRow, base: string) => ({
  id,
  name,
  links: linksOf(base, 'flavors', id),
});

const flavorView = (row: FlavorRow, base: string): object => ({
  ...itemView(row, base),
  ...{ ram: row.memoryMiB, disk: row.diskGiB, vcpus: row.vcpus, swap: row.swapMiB === 0 ? '' : row.swapMiB },
  ...{ rxtx_factor: 1, 'os-flavor-access:is_public': true, 'OS-FLV-EXT-DATA:ephemeral': row.ephemeralGiB },
  'OS-FLV-DISABLED:disabled': false,
});
