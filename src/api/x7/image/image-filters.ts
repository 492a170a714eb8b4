import { VISIBILITIES, type ImageRow, MEMBER_STATUSES } from '../../../cloud/images/image.js';
import { X7Error } from '../door/x7-error.js';

type Test = (row: ImageRow, view: Readonly<Record<string, unknown>>) => boolean;
type Filter = (value: string) => Test;

const PAGING = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir']);

/** `name=in:a,"b,c"`: one of several. */
const oneOf =
  (key: string): Filter =>
  (value) => {
    const wanted = value.startsWith('in:') ? listIn(value.slice(3)) : [value];
    return (_, view) => wanted.includes(String(view[key]));
  };
const least =
  (key: string): Filter =>
  (value) => {
    const limit = countIn(key, value);
    return ({ sizeBytes }) =>
      sizeBytes !== null && (key === 'size_min' ? sizeBytes >= limit : sizeBytes <= limit);
  };
const flag =
  (key: string): Filter =>
  (value) => {
    if (!/^(true|false)$/i.test(value)) throw bad(key, value);
    return (_, view) => String(view[key]) === value.toLowerCase();
  };
/** Clients mean true by several words, as the original did. */
const hidden: Filter = (value) => {
  const wanted = /^(true|1|on|yes)$/i.test(value);
  return ({ isHidden }) => isHidden === wanted;
};

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
};
const time =
  (key: string): Filter =>
  (value) => {
    const [, op = 'eq', at = value] = /^(gte?|lte?|n?eq):(.*)$/.exec(value) ?? [];
    const wanted = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(at) ? at : `${at}Z`);
    if (Number.isNaN(wanted)) throw bad(key, value);
    return (_, view) => COMPARISONS[op]?.(Date.parse(String(view[key])), wanted) ?? false;
  };

const FILTERS: Readonly<Record<string, Filter>> = {
  ...Object.fromEntries(
    ['id', 'name', 'status', 'container_format', 'disk_format'].map((key) => [key, oneOf(key)]),
  ),
  ...{ size_min: least('size_min'), size_max: least('size_max'), protected: flag('protected') },
  ...{ os_hidden: hidden, created_at: time('created_at'), updated_at: time('updated_at') },
  tag: (value) => (row) => row.labels.includes(value),
  'changes-since': (value) => {
    throw bad('changes-since', value);
  },
};

/**
 * What a list shows of all that a project may name. Any key that is shown is a filter, and one that is not is a custom
 * property. Left to itself: no hidden one, no other's community image, and of those that are shared what the project
 * accepted. Throws 400.
 */
export function imagesIn(query: URLSearchParams, projectId: string): Test {
  const tests = [...query].flatMap(([key, value]) => {
    if (PAGING.has(key) || key === 'visibility' || key === 'member_status') return [];
    const filter = Object.hasOwn(FILTERS, key) ? FILTERS[key] : undefined;
    return [filter ? filter(value) : equal(key, value)];
  });
  if (!query.has('os_hidden')) tests.push(hidden('false'));
  tests.push(
    visibleTest(query.get('visibility'), projectId),
    memberTest(query.get('member_status'), projectId),
  );
  return (row, view) => tests.every((test) => test(row, view));
}

const equal =
  (key: string, value: string): Test =>
  (_, view) =>
    Object.hasOwn(view, key) && String(view[key]) === value;

/** An operator's kernels and ramdisks are parts of its images, and nobody's to launch. */
export const isShown = ({ kind, fromOperator }: ImageRow): boolean => kind === 'machine' || !fromOperator;

function visibleTest(wanted: string | null, projectId: string): Test {
  if (wanted === 'all') return () => true;
  if (wanted === null) return (row) => row.visibility !== 'community' || row.projectId === projectId;
  if (!VISIBILITIES.some((one) => one === wanted)) throw bad('visibility', wanted);
  return ({ visibility }) => visibility === wanted;
}

function memberTest(wanted: string | null, projectId: string): Test {
  if (wanted !== null && wanted !== 'all' && !MEMBER_STATUSES.some((one) => one === wanted))
    throw bad('member_status', wanted);
  if (wanted === 'all') return () => true;
  return (row) =>
    row.projectId === projectId || row.visibility !== 'shared' || row.memberStatus === (wanted ?? 'accepted');
}

/** Apart by commas, except inside quotes. */
function listIn(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function countIn(key: string, value: string): number {
  if (/^\d{1,18}$/.test(value)) return Number(value);
  throw bad(key, value);
}

const bad = (key: string, value: string): X7Error =>
  new X7Error(400, `Invalid value for the filter ${key}: ${value.slice(0, 64)}`);
