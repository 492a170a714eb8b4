import type { X7Route } from './x7-route.js';
import { X7Error } from './x7-error.js';

/** From here on compute refuses what it does not know of a query. */
const STRICT_SINCE = 75;

/** The query. Throws 400 for a key that the route does not know, at a microversion that is strict. */
export function knownQuery(
  { queries }: Pick<X7Route, 'queries'>,
  query: URLSearchParams,
  version: number,
): URLSearchParams {
  if (!queries || version < STRICT_SINCE) return query;
  const strange = [...query.keys()].find((key) => !queries.includes(key));
  if (strange === undefined) return query;
  throw new X7Error(400, `Additional properties are not allowed ('${strange.slice(0, 64)}' was unexpected)`);
}
