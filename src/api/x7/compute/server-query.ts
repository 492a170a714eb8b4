import type { KeptWish } from '../../../cloud/instances/kept/kept-instances.service.js';
import { limitOf } from '../door/page.js';
import { boolish, isTrue } from '../door/shapes.js';
import { X7Error } from '../door/x7-error.js';
import { changesIn } from './changes-in.js';
import { lastSegment } from './links.js';
import { type Asker, sortsIn } from './server-sort.js';
import { STATES, STATUSES } from './server-statuses.js';

/** Longer is no name or address, and costs whoever matches it. */
const LONGEST_PATTERN = 255;

/**
 * Filters of `GET /servers` and its pages. Filters that this caller may not use are dropped, as compute does below
 * 2.75. Throws 400 for what cannot be read, 403 for what is an administrator's.
 */
export function keptQueryOf(query: URLSearchParams, asker: Asker): KeptWish {
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const { since, before } = changesIn(query, asker.version);
  const statuses = query.getAll('status').map((status) => status.toUpperCase());
  // What is none beside one that is narrows nothing.
  if (asker.version >= 38 && statuses.length > 0 && !statuses.some((status) => STATUSES.has(status)))
    throw new X7Error(400, 'Invalid status value');
  return {
    limit: limitOf(query),
    sorts: sortsIn(query, asker),
    ...optional('name', patternOf(text('name'))),
    ...optional('imageId', idIn(text('image'))),
    ...optional('flavor', idIn(text('flavor'))),
    ...optional('address', patternOf(text('ip') ?? (asker.version >= 5 ? text('ip6') : undefined))),
    ...optional('reservation', text('reservation_id')),
    ...optional('after', text('marker')),
    ...(since && { changesSince: since }),
    ...(before && { changesBefore: before }),
    ...(statuses.length > 0 && { states: statuses.flatMap((status) => STATES.get(status) ?? []) }),
    ...(asker.version >= 26 && labelsIn(query)),
    ...lockedIn(query, asker),
    ...wide(query, statuses.includes('DELETED'), asker),
  };
}

/** What only administrators may ask. */
function wide(query: URLSearchParams, wantsDeleted: boolean, { isAdmin }: Asker): Partial<KeptWish> {
  const ofAll = isTrue(query.get('all_tenants') ?? 'false') || query.get('all_tenants') === '';
  if (ofAll && !isAdmin) throw new X7Error(403, "Policy doesn't allow all_tenants to be performed.");
  if (wantsDeleted && !isAdmin) throw new X7Error(403, 'Only administrators may list deleted instances');
  if (!isAdmin) return {};
  const project = query.get('project_id') ?? query.get('tenant_id');
  return {
    ...(ofAll && { projectId: UUID.test(project ?? '') ? project : null }),
    ...((wantsDeleted || isTrue(query.get('deleted') ?? 'false')) && { isDeleted: true }),
    ...optional('host', query.get('host') ?? undefined),
    ...optional('user', query.get('user_id') ?? undefined),
    ...optional('keyName', query.get('key_name') ?? undefined),
    ...optional('zone', query.get('availability_zone') ?? undefined),
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** From 2.73 on everybody's, below an administrator's. Throws 400 for what says neither, from 2.73 on. */
function lockedIn(query: URLSearchParams, { isAdmin, version }: Asker): Pick<KeptWish, 'isLocked'> {
  const asked = query.get('locked');
  if (asked === null) return {};
  if (version < 73) return isAdmin ? { isLocked: isTrue(asked) } : {};
  const read = boolish.safeParse(asked);
  if (read.success) return { isLocked: read.data };
  throw new X7Error(400, `Invalid input for query parameters locked. Value: ${asked.slice(0, 50)}.`);
}

const LABELS = { tags: 'all', 'tags-any': 'any', 'not-tags': 'notAll', 'not-tags-any': 'notAny' } as const;

function labelsIn(query: URLSearchParams): Partial<KeptWish> {
  const asked = Object.entries(LABELS).flatMap(([key, name]) => {
    const value = query.get(key);
    return value === null ? [] : [[name, value.split(',')] as const];
  });
  return asked.length === 0 ? {} : { labels: Object.fromEntries(asked) };
}

const idIn = (ref: string | undefined): string | undefined =>
  ref === undefined ? undefined : lastSegment(ref);

const optional = <K extends keyof KeptWish>(key: K, value: string | undefined): Partial<KeptWish> =>
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
