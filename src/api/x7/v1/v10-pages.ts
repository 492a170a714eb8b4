import { X7Error } from '../door/x7-error.js';

const MOST = 1000;

/** v1.0's page of what compute lists: `offset` and `limit`. Throws 400 for what is no number of rows. */
export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams): readonly Row[] {
  const offset = countIn(query, 'offset') ?? 0;
  const limit = Math.min(countIn(query, 'limit') ?? MOST, MOST);
  return rows.slice(offset, offset + limit);
}

function countIn(query: URLSearchParams, name: string): number | undefined {
  const said = query.get(name);
  if (said === null) return undefined;
  if (/^\d{1,9}$/.test(said)) return Number(said);
  throw new X7Error(400, `${name} param must be a whole number`);
}
