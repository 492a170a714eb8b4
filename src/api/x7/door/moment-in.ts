import { X7Error } from './x7-error.js';

/** A moment of a query, in UTC unless it says its zone. Throws 400 for what is none. */
export function momentIn(query: URLSearchParams, name: string): Date | undefined {
  const asked = query.get(name);
  if (asked === null) return undefined;
  const at = new Date(/[Zz]$|[+-]\d\d:?\d\d$/.test(asked) ? asked : `${asked}Z`);
  if (!/^\d{4}-\d\d-\d\d/.test(asked) || Number.isNaN(at.getTime()))
    throw new X7Error(400, `Invalid input for query parameters ${name}. Value: ${asked.slice(0, 50)}.`);
  return at;
}
