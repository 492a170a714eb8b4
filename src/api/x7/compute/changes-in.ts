import { X7Error } from '../door/x7-error.js';

interface Changes {
  readonly since?: Date | undefined;
  readonly before?: Date | undefined;
}

/**
 * When something is to have happened last, as compute's lists are asked: before a moment only from 2.66 on. Throws 400
 * for a moment that is none, and for two with nothing between.
 */
export function changesIn(query: URLSearchParams, version: number): Changes {
  const since = momentIn(query, 'changes-since');
  const before = version >= 66 ? momentIn(query, 'changes-before') : undefined;
  if (since && before && since > before)
    throw new X7Error(400, 'The value of changes-since must be less than or equal to changes-before.');
  return { since, before };
}

/** A moment of a query, in UTC unless it says its zone. Throws 400 for what is none. */
function momentIn(query: URLSearchParams, name: string): Date | undefined {
  const asked = query.get(name);
  if (asked === null) return undefined;
  const at = new Date(/[Zz]$|[+-]\d\d:?\d\d$/.test(asked) ? asked : `${asked}Z`);
  if (!/^\d{4}-\d\d-\d\d/.test(asked) || Number.isNaN(at.getTime()))
    throw new X7Error(400, `Invalid input for query parameters ${name}. Value: ${asked.slice(0, 50)}.`);
  return at;
}
