import { X7Error } from './x7-error.js';

export const MOST = 1000;

/** How many of a list are asked for, at most 1000. Throws 400 for what is no number. */
export function limitOf(query: URLSearchParams): number {
  const asked = query.get('limit');
  if (asked === null) return MOST;
  if (!/^\d{1,9}$/.test(asked))
    throw new X7Error(
      400,
      `Invalid input for query parameters limit. Value: ${asked.slice(0, 50)}. It is no number`,
    );
  return Math.min(Number(asked), MOST);
}

interface Shown {
  /** Of the list, without query. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly ids: readonly string[];
  readonly limit: number;
}

/** The link to the next page, when as many came as were asked for. */
export function nextLinks({ url, query, ids, limit }: Shown): readonly object[] | undefined {
  const last = ids.at(-1);
  if (last === undefined || ids.length < limit) return undefined;
  const next = new URLSearchParams(query);
  next.set('marker', last);
  return [{ rel: 'next', href: `${url}?${next.toString()}` }];
}

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: readonly object[] | undefined;
}

/** A page of rows that are all at hand, in their order. Throws 400 for a marker that is none of them. */
export function pageOf<Row extends { readonly id: string }>(
  all: readonly Row[],
  { query, url }: Pick<Shown, 'query' | 'url'>,
): Page<Row> {
  const limit = limitOf(query);
  const marker = query.get('marker');
  const at = marker === null ? -1 : all.findIndex(({ id }) => id === marker);
  if (marker !== null && at < 0) throw new X7Error(400, `marker [${marker.slice(0, 64)}] not found`);
  const rows = all.slice(at + 1, at + 1 + limit);
  return { rows, next: nextLinks({ url, query, ids: rows.map(({ id }) => id), limit }) };
}

/** A page by `offset` and `limit`, without links. Throws 400 for what is no number. */
export function pageBehind<Row>(all: readonly Row[], query: URLSearchParams): readonly Row[] {
  const offset = Number(query.get('offset') ?? 0);
  if (!Number.isInteger(offset) || offset < 0)
    throw new X7Error(400, 'Invalid input for query parameters offset.');
  return all.slice(offset, query.has('limit') ? offset + limitOf(query) : undefined);
}
