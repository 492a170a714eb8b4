import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { pageOf } from '../door/page.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { flavorOf } from './flavor-of.js';
import { flavorAnswer, flavorDetails, flavorList, flavorItem, flavorView } from './flavor.schema.js';

const QUERIES = ['limit', 'marker', 'is_public', 'minRam', 'minDisk', 'sort_key', 'sort_dir'];

/** Flavors: list, show. */
export const flavorRoutes = (flavors: FlavorService): readonly X7Route[] => [
  withRight('flavor:read', {
    ...{ method: 'GET', path: '/flavors', answer: flavorList, queries: QUERIES },
    handle: list(flavors, '/flavors'),
  }),
  withRight('flavor:read', {
    ...{ method: 'GET', path: '/flavors/detail', answer: flavorDetails, queries: QUERIES },
    handle: list(flavors, '/flavors/detail'),
  }),
  withRight('flavor:read', {
    ...{ method: 'GET', path: '/flavors/:id', answer: flavorAnswer },
    async handle({ params: { id = '' }, base, version }) {
      return { status: 200, body: { flavor: flavorView(await flavorOf(flavors, id), { base, version }) } };
    },
  }),
];

const list =
  (flavors: FlavorService, path: '/flavors' | '/flavors/detail') =>
  async ({ query, base, version }: X7Request): Promise<X7Answer> => {
    const [ram, disk] = [leastOf(query, 'minRam'), leastOf(query, 'minDisk')];
    const big = (await flavors.list([])).filter(
      (flavor) => flavor.memoryMiB >= ram && flavor.diskGiB >= disk,
    );
    const sorted = [...big].sort(orderOf(query));
    const { rows, next } = pageOf(sorted, { query, url: `${base}/compute/v2.1${path}` });
    const view = path === '/flavors' ? flavorItem : flavorView;
    const shown = rows.map((row) => view(row, { base, version }));
    return { status: 200, body: { flavors: shown, ...(next && { flavors_links: next }) } };
  };

function leastOf(query: URLSearchParams, name: string): number {
  const asked = query.get(name) ?? '0';
  if (!/^\d{1,9}$/.test(asked)) throw new X7Error(400, `Invalid ${name} filter [${asked.slice(0, 50)}]`);
  return Number(asked);
}

type Key = (row: FlavorRow) => string | number;

/** By OpenStack's names of the columns. */
const SORT_KEYS: Readonly<Record<string, Key>> = {
  ...{
    flavorid: ({ id }: FlavorRow) => id,
    id: ({ id }: FlavorRow) => id,
    name: ({ name }: FlavorRow) => name,
  },
  ...{ memory_mb: (row: FlavorRow) => row.memoryMiB, vcpus: (row: FlavorRow) => row.vcpus },
  ...{ root_gb: (row: FlavorRow) => row.diskGiB, ephemeral_gb: (row: FlavorRow) => row.ephemeralGiB },
  ...{ swap: (row: FlavorRow) => row.swapMiB, disabled: () => 0, is_public: () => 0 },
};

function orderOf(query: URLSearchParams): (a: FlavorRow, b: FlavorRow) => number {
  const asked = query.get('sort_key') ?? 'flavorid';
  const key = Object.hasOwn(SORT_KEYS, asked) ? SORT_KEYS[asked] : undefined;
  const sign = query.get('sort_dir') === 'desc' ? -1 : 1;
  if (!key) throw new X7Error(400, `Invalid sort key ${asked.slice(0, 50)}`);
  return (a, b) => (key(a) === key(b) ? (a.id < b.id ? -1 : 1) : key(a) < key(b) ? -sign : sign);
}
