import type { KeptSort, KeptSortKey } from '../../../cloud/instances/kept/kept-sort.js';
import { X7Error } from '../door/x7-error.js';

/** Compute's names of what a list may be sorted by. */
const KEYS: ReadonlyMap<string, KeptSortKey> = new Map<string, KeptSortKey>([
  ['created_at', 'createdAt'],
  ['updated_at', 'updatedAt'],
  ['launched_at', 'launchedAt'],
  ['display_name', 'name'],
  ['uuid', 'id'],
  ['vm_state', 'lifecycle'],
  ['task_state', 'taskState'],
  ['power_state', 'powerState'],
  ['availability_zone', 'zone'],
  ['instance_type_id', 'flavor'],
  ['image_ref', 'image'],
  ['key_name', 'keyName'],
  ['project_id', 'project'],
  ['user_id', 'user'],
  ['display_description', 'description'],
  ['launch_index', 'launchIndex'],
]);

const ADMINS: ReadonlySet<string> = new Set(['host', 'node']);

/** Who asks for a list of servers. */
export interface Asker {
  readonly isAdmin: boolean;
  /** Minor number of the microversion. */
  readonly version: number;
}

/** Throws 400 for a key or a direction that is none, 403 for an administrator's key. */
export function sortsIn(query: URLSearchParams, asker: Asker): readonly KeptSort[] {
  const directions = query.getAll('sort_dir');
  const bad = directions.find((direction) => direction !== 'asc' && direction !== 'desc');
  if (bad !== undefined) throw new X7Error(400, `Invalid sort direction: ${bad.slice(0, 50)}`);
  const last = directions.at(-1) ?? 'desc';
  const keys = query.getAll('sort_key');
  const asked = keys.length === 0 && directions.length > 0 ? ['created_at'] : keys;
  return asked.map((name, i) => ({
    key: keyOf(name, asker),
    isDescending: (directions[i] ?? last) === 'desc',
  }));
}

function keyOf(name: string, { isAdmin, version }: Asker): KeptSortKey {
  if (name === 'locked' && version >= 73) return 'isLocked';
  if (ADMINS.has(name)) {
    if (isAdmin) return 'host';
    throw new X7Error(403, 'Only administrators can sort servers by host or node.');
  }
  const key = KEYS.get(name);
  if (key) return key;
  throw new X7Error(400, `Invalid input for query parameters sort_key. Value: ${name.slice(0, 50)}.`);
}
