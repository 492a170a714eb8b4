import { type Database } from '../../src/common/prisma/database.js';
import { type Noun } from '../../src/cloud/nouns/noun.js';
import { type RowKeeper } from '../../src/cloud/nouns/row-keeper.js';

/** A statement of a slot, and what it has to answer. */
interface Statement {
  readonly slot: string;
  readonly sql: string;
  readonly values: readonly unknown[];
  /** Names of its columns; undefined: only their number of rows counts. */
  readonly columns?: readonly string[];
  /** The one that must be a number. */
  readonly number?: string;
}

const UUID = '00000000-0000-0000-0000-000000000000';

/** What pg gives as a number: int2, int4, int8, float4, float8. A `numeric` would be text. */
const NUMBERS = [21, 23, 20, 700, 701];

/** Runs every statement of an entry once; what is wrong with them, a line each. */
export async function wrongSlots(
  database: Database,
  entry: RowKeeper & Partial<Noun>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const statement of [...shared(entry), ...ofNoun(entry)]) {
    const why = await whatIsWrong(database, statement);
    if (why !== undefined) wrong.push(`${entry.name} ${statement.slot}: ${why}`);
  }
  return wrong;
}

/** Rolled back: whatever it deletes stays. */
async function whatIsWrong(
  database: Database,
  { sql, values, columns, number }: Statement,
): Promise<string | undefined> {
  const client = await database.session();
  try {
    await client.query('BEGIN');
    const { fields } = await client.query(sql, [...values]);
    const names = fields.map(({ name }) => name);
    if (columns && names.join() !== columns.join()) return `it answers ${names.join()}`;
    const odd = fields.find(({ name, dataTypeID }) => name === number && !NUMBERS.includes(dataTypeID));
    return odd && `${odd.name} is no number`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

function shared({ purge, gauges, ps, doctor, completion, projectEnd }: RowKeeper): readonly Statement[] {
  return [
    ...(purge ? [{ slot: 'purge', sql: purge.sql, values: [purge.days, purge.batch] }] : []),
    ...(gauges ?? []).map(({ name, label, sql }) => ({
      ...{ slot: name, sql, values: [], number: 'value' },
      columns: label === null ? ['value'] : ['label', 'value'],
    })),
    ...(ps ? [{ slot: 'ps', sql: ps.sql, values: [10], columns: ps.columns }] : []),
    ...(doctor ? [{ slot: 'doctor', sql: doctor.sql, values: [], columns: ['resource', 'words'] }] : []),
    ...(projectEnd?.holds
      ? [{ slot: 'holds', sql: `SELECT FROM ${projectEnd.holds.rows} LIMIT 1`, values: [UUID] }]
      : []),
    ...(projectEnd?.removes ?? []).map((sql) => ({ slot: 'removes', sql, values: [UUID] })),
    ...(completion ? [{ slot: 'completion', sql: completion.sql, values: ['a', 10], columns: ['id'] }] : []),
  ];
}

function ofNoun({ tags, tokenInUse }: Partial<Noun>): readonly Statement[] {
  return [
    ...(tags ? tagStatements(tags) : []),
    ...(tokenInUse
      ? [
          {
            slot: 'tokenInUse',
            sql: `SELECT FROM client_tokens t WHERE ${tokenInUse('engine_now()')}`,
            values: [],
          },
        ]
      : []),
  ];
}

const tagStatements = ({ taggable, ends, rows, listed }: NonNullable<Noun['tags']>): readonly Statement[] => [
  { slot: 'taggable', sql: taggable, values: [UUID, ['a'], ...(ends ? [60] : [])], columns: ['id'] },
  { slot: 'rows', sql: `SELECT FROM ${rows} AND x.ec2_id = $1`, values: ['a'] },
  ...(listed ? [{ slot: 'listed', sql: `SELECT FROM tags o WHERE ${listed('60')}`, values: [] }] : []),
];
