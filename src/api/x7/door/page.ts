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
  readonly base: string;
  /** Of the list, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly ids: readonly string[];
  readonly limit: number;
}

/** The link to the next page, when as many came as were asked for. */
export function nextLinks({ base, path, query, ids, limit }: Shown): readonly object[] | undefined {
  const last = ids.at(-1);
  if (last === undefined || ids.length < limit) return undefined;
  const next = new URLSearchParams(query);
  next.set('marker', last);
  return [{ rel: 'next', href: `${base}${path}?${next.toString()}` }];
}
