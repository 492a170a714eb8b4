import { UUID } from '../ids/uuid.js';

/**
 * How a request names a resource, in whatever language: by its key, by EC2's id, by its name. The value as it was
 * asked.
 */
export interface Ref {
  readonly by: 'id' | 'ec2Id' | 'name';
  readonly value: string;
}

const WAYS = ['id', 'ec2Id', 'name'] as const satisfies readonly Ref['by'][];

export const byId = (value: string): Ref => ({ by: 'id', value });
export const byEc2Id = (value: string): Ref => ({ by: 'ec2Id', value });
export const byName = (value: string): Ref => ({ by: 'name', value });

/** What a row may be named by; a noun without names has none. */
export interface Referable {
  readonly id?: string;
  readonly ec2Id?: string;
  readonly name?: string;
}

/** The SQL expressions of the same. */
export interface RefColumns {
  readonly id?: string;
  readonly ec2Id?: string;
  readonly name?: string;
}

const keyOf = (by: Ref['by'], value: string): string => `${by} ${value}`;

/** Each reference once, in the order in which they were asked. */
export const distinct = (refs: readonly Ref[]): readonly Ref[] => [
  ...new Map(refs.map((ref) => [keyOf(ref.by, ref.value), ref])).values(),
];

/** Answers which of the rows a reference names. */
export function finderIn<Row extends Referable>(rows: readonly Row[]): (ref: Ref) => Row | undefined {
  const found = new Map<string, Row>();
  for (const row of rows)
    for (const by of WAYS) {
      const value = row[by];
      if (value !== undefined) found.set(keyOf(by, value), row);
    }
  return ({ by, value }) => found.get(keyOf(by, value));
}

/**
 * The SQL condition that a row is one of those that are named; pushes the values onto `values`. Each way of naming is
 * one `= ANY`, which an index serves. What can name no row (no UUID, a name where there are none) matches none.
 */
export function refCondition(refs: readonly Ref[], columns: RefColumns, values: unknown[]): string {
  const parts = WAYS.flatMap((by) => {
    const asked = refs.flatMap((ref) => (ref.by === by && canName(ref) ? [ref.value] : []));
    if (asked.length === 0 || columns[by] === undefined) return [];
    return `${columns[by]} = ANY($${values.push(asked)}::${by === 'id' ? 'uuid' : 'text'}[])`;
  });
  if (parts.length < 2) return parts[0] ?? 'false';
  return `(${parts.join(' OR ')})`;
}

const canName = ({ by, value }: Ref): boolean => by !== 'id' || UUID.test(value);
