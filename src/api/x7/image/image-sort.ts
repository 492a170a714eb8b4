import { X7Error } from '../door/x7-error.js';

const KEYS = 'name status container_format disk_format size id created_at updated_at'.split(' ');
const DIRECTIONS = new Set(['asc', 'desc']);

type View = Readonly<Record<string, unknown>>;

interface SortBy {
  readonly key: string;
  readonly isDescending: boolean;
}

/**
 * The order that `sort` (`name:asc,size:desc`) or `sort_key` and `sort_dir` ask for; the newest first, then by id,
 * where they do not tell. Throws 400 for both at once, a key that is none and a direction that is none.
 */
export function imageOrder(query: URLSearchParams): (a: View, b: View) => number {
  const asked = sortsIn(query);
  const sorts = [...asked, { key: 'created_at', isDescending: true }, { key: 'id', isDescending: true }];
  return (a, b) => {
    for (const { key, isDescending } of sorts) {
      const sign = compare(a[key], b[key]);
      if (sign !== 0) return isDescending ? -sign : sign;
    }
    return 0;
  };
}

function sortsIn(query: URLSearchParams): readonly SortBy[] {
  const [keys, directions] = [query.getAll('sort_key'), query.getAll('sort_dir')];
  const sort = query.get('sort');
  if (sort !== null && keys.length + directions.length > 0)
    throw new X7Error(400, 'Old and new sorting syntax cannot be combined');
  if (sort !== null)
    return sort.split(',').map((one) => {
      const [key = '', direction = 'desc'] = one.trim().split(':');
      return sortBy(key, direction);
    });
  if (directions.length > 1 && directions.length !== keys.length)
    throw new X7Error(400, 'Number of sort dirs does not match the number of sort keys');
  if (keys.length === 0 && directions[0] !== undefined) return [sortBy('created_at', directions[0])];
  return keys.map((key, i) => sortBy(key, directions[i] ?? directions[0] ?? 'desc'));
}

function sortBy(key: string, direction: string): SortBy {
  if (!KEYS.includes(key))
    throw new X7Error(400, `Invalid sort key: ${key.slice(0, 50)}. It must be one of: ${KEYS.join(', ')}.`);
  if (!DIRECTIONS.has(direction))
    throw new X7Error(400, `Invalid sort direction: ${direction.slice(0, 50)}. It must be asc or desc.`);
  return { key, isDescending: direction === 'desc' };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}
