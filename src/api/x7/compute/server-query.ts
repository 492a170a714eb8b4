import { LIFECYCLES, type InstanceState, TASK_STATES } from '../../../cloud/instances/instance.state.js';
import type { KeptQuery } from '../../../cloud/instances/kept/kept-instance.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { limitOf } from '../door/page.js';
import { lastSegment } from './links.js';
import { X7Error } from '../door/x7-error.js';

/** A longer one is no name or address, and costly to match. */
const LONGEST_PATTERN = 255;

/** All that an instance may be, by the status that it is shown with. */
const STATES: ReadonlyMap<string, readonly InstanceState[]> = statesByStatus();

/** Filters of `GET /servers` and its pages. Filters that no caller may use are dropped, as compute does below 2.75. */
export function keptQueryOf(query: URLSearchParams, isAdmin: boolean): KeptQuery {
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  if (truthy(query.get('all_tenants')))
    throw new X7Error(
      isAdmin ? 501 : 403,
      isAdmin ? 'all_tenants is not supported' : "Policy doesn't allow all_tenants",
    );
  if (query.has('changes-since')) throw new X7Error(501, 'changes-since is not supported');
  const statuses = query.getAll('status').map((status) => status.toUpperCase());
  if (statuses.includes('DELETED') && !isAdmin)
    throw new X7Error(403, 'Only administrators may list deleted instances');
  const marker = text('marker');
  return {
    limit: limitOf(query),
    ...optional('name', patternOf(text('name'))),
    ...optional('imageId', idIn(text('image'))),
    ...optional('flavor', idIn(text('flavor'))),
    ...optional('address', patternOf(text('ip'))),
    ...optional('reservation', text('reservation_id')),
    ...optional('after', marker),
    ...(statuses.length > 0 && { states: statuses.flatMap((status) => STATES.get(status) ?? []) }),
  };
}

const idIn = (ref: string | undefined): string | undefined =>
  ref === undefined ? undefined : lastSegment(ref);

const optional = <K extends keyof KeptQuery>(key: K, value: string | undefined): Partial<KeptQuery> =>
  value === undefined ? {} : { [key]: value };

/**
 * What would refer back to a part of the match, or switch the dialect: it could cost without bound, or is another
 * language.
 */
const COSTLY = /\\[A-Za-z0-9]|[{}]|\(\?|^\*\*\*/;

function patternOf(pattern: string | undefined): string | undefined {
  if (pattern === undefined || (pattern.length <= LONGEST_PATTERN && !COSTLY.test(pattern))) return pattern;
  throw new X7Error(400, `Invalid filter value '${pattern.slice(0, 50)}'`);
}

const truthy = (value: string | null): boolean =>
  value !== null && !['0', 'false', 'no', 'off', ''].includes(value.toLowerCase());

function statesByStatus(): ReadonlyMap<string, readonly InstanceState[]> {
  const found = new Map<string, InstanceState[]>();
  for (const lifecycle of LIFECYCLES)
    for (const taskState of [null, ...TASK_STATES]) {
      const { status } = x7StatusOf({ lifecycle, taskState, powerState: 'unknown' });
      found.set(status, [...(found.get(status) ?? []), { lifecycle, taskState }]);
    }
  return found;
}
