import { SHOWN_NAME, UPDATED_AT } from './kept-columns.js';

/** SQL of what instances may be sorted by. None is ever null, so that pages have an order. */
const SORTS = {
  createdAt: 'i.created_at',
  updatedAt: UPDATED_AT,
  launchedAt: "coalesce(i.launched_at, '-infinity')",
  name: SHOWN_NAME,
  id: 'i.id',
  lifecycle: 'i.lifecycle',
  taskState: "coalesce(i.task_state, '')",
  powerState: 'i.power_state',
  host: "coalesce(i.host, '')",
  zone: 'i.zone',
  flavor: 'i.flavor_name',
  image: 'i.image_id',
  keyName: "coalesce(i.key_name, '')",
  project: 'i.project_id',
  user: 'i.user_id',
  description: "coalesce(i.description, '')",
  launchIndex: 'i.launch_index',
  isLocked: '(i.locked_by IS NOT NULL)',
  memory: 'i.memory_mib',
  vcpus: 'i.vcpus',
} as const;

export type KeptSortKey = keyof typeof SORTS;

export interface KeptSort {
  readonly key: KeptSortKey;
  readonly isDescending: boolean;
}

/** The newest first; ids keep apart what is equal. */
const AFTER_ALL: readonly KeptSort[] = [
  { key: 'createdAt', isDescending: true },
  { key: 'id', isDescending: false },
];

function whole(sorts: readonly KeptSort[]): readonly KeptSort[] {
  const asked = new Set(sorts.map(({ key }) => key));
  return [...sorts, ...AFTER_ALL.filter(({ key }) => !asked.has(key))];
}

/** `ORDER BY` of instances i. */
export const orderOf = (sorts: readonly KeptSort[]): string =>
  whole(sorts)
    .map(({ key, isDescending }) => `${SORTS[key]} ${isDescending ? 'DESC' : 'ASC'}`)
    .join(', ');

/** SQL condition: an instance i comes behind the instance whose id is the parameter `marker`. */
export function isBehind(sorts: readonly KeptSort[], marker: string): string {
  const all = whole(sorts);
  const of = (key: KeptSortKey) => SORTS[key].replaceAll(/\bi\./g, 'a.');
  const cases = all.map(({ key, isDescending }, at) => {
    const same = all.slice(0, at).map((before) => `${SORTS[before.key]} = ${of(before.key)}`);
    return [...same, `${SORTS[key]} ${isDescending ? '<' : '>'} ${of(key)}`].join(' AND ');
  });
  return `EXISTS (SELECT FROM instances a WHERE a.id = ${marker}::uuid AND (${cases.map((one) => `(${one})`).join(' OR ')}))`;
}
