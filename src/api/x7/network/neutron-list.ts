import { limitOf } from '../door/page.js';
import type { X7Answer } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export const PREFIX = '/network/v2.0';

export type NeutronView = Readonly<Record<string, unknown>> & { readonly id: string };

const PAGING = new Set(['limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir', 'fields']);

interface Shown {
  readonly base: string;
  /** Of the collection, as in its path: `security-groups`. */
  readonly path: string;
  /** Of the answer: `security_groups`. */
  readonly key: string;
  readonly query: URLSearchParams;
}

/**
 * A list as network v2.0 answers it: any key that is shown is a filter (repeated: one of), others are ignored; `fields`
 * cuts keys. Throws 400 for a limit that is none and an unknown marker.
 */
export function neutronList(rows: readonly NeutronView[], { base, path, key, query }: Shown): X7Answer {
  const keys = [...new Set(query.keys())].filter((name) => !PAGING.has(name));
  const found = rows.filter((row) => keys.every((name) => isAsked(row, name, query.getAll(name))));
  const sorted = [...found].sort(orderOf(query));
  const marker = query.get('marker');
  const at = marker === null ? -1 : sorted.findIndex(({ id }) => id === marker);
  if (marker !== null && at < 0)
    throw new X7Error(400, `Invalid input for operation: marker ${marker.slice(0, 64)}.`);
  const limit = query.has('limit') ? limitOf(query) : sorted.length;
  const page = sorted.slice(at + 1, at + 1 + limit);
  const next = new URLSearchParams(query);
  next.set('marker', page.at(-1)?.id ?? '');
  const isCut = query.has('limit') && page.length > 0 && at + 1 + page.length < sorted.length;
  const links = [{ rel: 'next', href: `${base}${PREFIX}/${path}?${next.toString()}` }];
  return {
    status: 200,
    body: { [key]: page.map((row) => cut(row, query)), ...(isCut && { [`${key}_links`]: links }) },
  };
}

/** Only the keys that are asked for. */
export function cut(row: NeutronView, query: URLSearchParams): object {
  const fields = new Set(query.getAll('fields').flatMap((value) => value.split(',')));
  if (fields.size === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([key]) => fields.has(key)));
}

function isAsked(row: NeutronView, name: string, values: readonly string[]): boolean {
  if (!Object.hasOwn(row, name)) return true;
  const shown = row[name];
  if (typeof shown === 'boolean') return values.some((value) => /^(true|1)$/i.test(value) === shown);
  if (name === 'fixed_ips') return values.every((value) => hasPart(shown, value));
  if (Array.isArray(shown)) return values.some((value) => shown.includes(value));
  return values.includes(String(shown ?? ''));
}

/** `ip_address=10.0.0.2` of a list of objects. */
function hasPart(shown: unknown, value: string): boolean {
  const [key = '', wanted] = value.split('=');
  return (shown as readonly Readonly<Record<string, unknown>>[]).some((part) => part[key] === wanted);
}

function orderOf(query: URLSearchParams): (a: NeutronView, b: NeutronView) => number {
  const keys = query.getAll('sort_key');
  const directions = query.getAll('sort_dir');
  return (a, b) => {
    for (const [i, key] of keys.entries()) {
      const [left, right] = [String(a[key] ?? ''), String(b[key] ?? '')];
      if (left !== right) return (left < right ? -1 : 1) * (directions[i] === 'desc' ? -1 : 1);
    }
    return 0;
  };
}
