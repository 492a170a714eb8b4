import type { VolumeRow } from '../../../cloud/volumes/volume.js';
import { limitOf, nextLinks } from '../door/page.js';
import { isTrue } from '../door/shapes.js';
import { X7Error } from '../door/x7-error.js';
import { type Around, volumeView } from './volume.view.js';

type View = ReturnType<typeof volumeView>;
type Match = (view: View, asked: string) => boolean;

/** Filters of `GET /volumes`; others are ignored below 3.31. */
const FILTERS: Readonly<Record<string, Match>> = {
  name: (view, asked) => view.name === asked,
  status: (view, asked) => view.status === asked.toLowerCase(),
  size: (view, asked) => String(view.size) === asked,
  bootable: (view, asked) => view.bootable === String(isTrue(asked)),
  availability_zone: (view, asked) => view.availability_zone === asked,
  volume_type: (view, asked) => view.volume_type === asked,
  user_id: (view, asked) => view.user_id === asked,
  metadata: (view, asked) => pairsIn(asked).every(([key, value]) => view.metadata[key] === value),
  project_id: (view, asked) => view['os-vol-tenant-attr:tenant_id'] === asked,
  id: (view, asked) => view.id === asked,
};

const SORTS = ['id', 'name', 'size', 'status', 'created_at', 'availability_zone', 'bootable'] as const;
type SortKey = (typeof SORTS)[number];

interface Asked extends Around {
  readonly query: URLSearchParams;
  /** Of the list, without query. */
  readonly url: string;
}

/** A page of volumes. Throws 400 for a limit or an order that is none, 404 for an unknown marker. */
export function volumePage(rows: readonly VolumeRow[], { query, url, ...around }: Asked) {
  const named = Object.entries(FILTERS).filter(([name]) => query.has(name));
  const views = rows.map((row) => ({ row, view: volumeView(row, around) }));
  const found = views.filter(({ view }) =>
    named.every(([name, match]) => match(view, query.get(name) ?? '')),
  );
  const order = orderOf(query);
  found.sort((a, b) => order(a.view, b.view));
  const start = startOf(
    found.map(({ row: { id } }) => id),
    query,
  );
  const limit = limitOf(query);
  const page = found.slice(start, start + limit).map(({ row }) => row);
  return { rows: page, next: nextLinks({ url, query, ids: page.map(({ id }) => id), limit }) };
}

function startOf(ids: readonly string[], query: URLSearchParams): number {
  const offset = query.get('offset') ?? '0';
  if (!/^\d{1,9}$/.test(offset)) throw new X7Error(400, 'offset param must be an integer');
  const marker = query.get('marker');
  if (marker === null) return Number(offset);
  const at = ids.indexOf(marker);
  if (at < 0) throw new X7Error(404, `marker [${marker.slice(0, 64)}] not found`);
  return at + 1 + Number(offset);
}

/** `{'a': 'b'}`, as clients of Python write it, or JSON. */
const pairsIn = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(/u?['"]([^'"]{1,255})['"]\s*:\s*u?['"]([^'"]{0,255})['"]/g)].map(
    ([, key = '', value = '']) => [key, value] as const,
  );

/** `sort=name:asc,size`, or the keys and their directions apart; the newest first when nothing is said. */
function orderOf(query: URLSearchParams): (a: View, b: View) => number {
  const listed = query.get('sort')?.split(',') ?? [];
  const directions = query.getAll('sort_dir');
  const apart = query.getAll('sort_key').map((key, i) => `${key}:${directions[i] ?? 'desc'}`);
  const sorts = (listed.length > 0 ? listed : apart).map((text) => {
    const [key = '', direction = 'desc'] = text.trim().split(':');
    if (!isSortKey(key) || !/^(asc|desc)$/.test(direction))
      throw new X7Error(400, `Invalid sort: ${text.slice(0, 50)}`);
    return { key, sign: direction === 'asc' ? 1 : -1 };
  });
  sorts.push({ key: 'created_at', sign: -1 }, { key: 'id', sign: -1 });
  return (a, b) => {
    for (const { key, sign } of sorts) if (a[key] !== b[key]) return (a[key] < b[key] ? -1 : 1) * sign;
    return 0;
  };
}

const isSortKey = (key: string): key is SortKey => (SORTS as readonly string[]).includes(key);
