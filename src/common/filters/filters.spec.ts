import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { databaseForSpec } from '../../../test/support/database.js';
import { type Filter } from './filter.js';
import { RowFilters } from './row-filters.js';
import { SqlFilters } from './sql-filters.js';
import { matches, wildcard } from './wildcard.js';

interface Thing {
  readonly id: string;
  readonly name: string | null;
  readonly zones: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

const things: readonly Thing[] = [
  { id: 'i-1', name: 'web', zones: ['a', 'b'], tags: { Name: 'w*b', stage: 'test' } },
  { id: 'i-2', name: 'WEB', zones: ['b'], tags: { 'a b': '100%' } },
  { id: 'i-3', name: 'we?b_1', zones: [], tags: {} },
  { id: 'i-4', name: null, zones: ['a'], tags: { Name: '' } },
];

const rows = new RowFilters<Thing>(
  { id: ({ id }) => id, name: ({ name }) => name, zone: ({ zones }) => zones },
  ({ tags }) => new Map(Object.entries(tags)),
);
const sql = new SqlFilters(
  {
    id: 's.id',
    name: 's.name',
    zone: (match) => `EXISTS (SELECT 1 FROM unnest(s.zones) AS z WHERE ${match('z')})`,
  },
  { resourceId: 's.id', projectId: '$1::uuid' },
);

const database = await databaseForSpec();
const project = randomUUID();

async function bySql(filters: readonly Filter[]): Promise<readonly string[]> {
  const values: unknown[] = [project, JSON.stringify(things)];
  const where = sql.condition(filters)?.(values) ?? '';
  const found = await database.query<{ id: string }>(
    `SELECT s.id FROM jsonb_to_recordset($2::jsonb) AS s (id text, name text, zones text[])
     WHERE $1::uuid IS NOT NULL${where} ORDER BY s.id`,
    values,
  );
  return found.map(({ id }) => id);
}

const byRow = (filters: readonly Filter[]) => things.filter(rows.matcher(filters)).map(({ id }) => id);

it('leave no plan behind on a connection, however callers combine them', async () => {
  const kept = await database.transaction(async (tx) => {
    const values: unknown[] = [];
    const where = sql.condition([{ Name: 'id', Values: ['i-1', 'i-*'] }])?.(values) ?? '';
    const from = `SELECT s.id FROM (SELECT 'i-1'::text AS id) s WHERE true`;
    await tx.query(`${from}${where}`, values);
    await tx.query(from);
    return tx.query<{ statement: string }>(
      `SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%' || $1 || '%'`,
      [from],
    );
  });
  expect(kept.map(({ statement }) => statement)).toEqual([
    `SELECT s.id FROM (SELECT 'i-1'::text AS id) s WHERE true`,
  ]);
});

describe('filters, in SQL as in memory', () => {
  beforeAll(async () => {
    for (const { id, tags } of things)
      for (const [key, value] of Object.entries(tags))
        await database.query(
          'INSERT INTO tags (project_id, resource_id, key, value, resource_type) VALUES ($1, $2, $3, $4, $5)',
          [project, id, key, value, 'instance'],
        );
  });

  it.each<[readonly Filter[], readonly string[]]>([
    [[], ['i-1', 'i-2', 'i-3', 'i-4']],
    [[{ Name: 'id', Values: ['i-1', 'i-3', 'i-9'] }], ['i-1', 'i-3']],
    [[{ Name: 'name', Values: ['web'] }], ['i-1']],
    [[{ Name: 'name', Values: ['w?b', 'W*'] }], ['i-1', 'i-2']],
    [[{ Name: 'name', Values: ['we\\?b*'] }], ['i-3']],
    [[{ Name: 'name', Values: ['we?b_?'] }], ['i-3']],
    [[{ Name: 'name', Values: ['*'] }], ['i-1', 'i-2', 'i-3']],
    [[{ Name: 'zone', Values: ['a'] }], ['i-1', 'i-4']],
    [
      [
        { Name: 'zone', Values: ['b'] },
        { Name: 'name', Values: ['W*'] },
      ],
      ['i-2'],
    ],
    [[{ Name: 'tag:Name', Values: ['w\\*b'] }], ['i-1']],
    [[{ Name: 'tag:Name', Values: ['*'] }], ['i-1', 'i-4']],
    [[{ Name: 'tag:name', Values: ['*'] }], []],
    [[{ Name: 'tag:a b', Values: ['100%'] }], ['i-2']],
    [[{ Name: 'tag-key', Values: ['sta?e', 'a b'] }], ['i-1', 'i-2']],
    [[{ Name: 'tag-value', Values: ['1%'] }], []],
  ])('%j', async (filters, ids) => {
    expect(byRow(filters)).toEqual(ids);
    expect(await bySql(filters)).toEqual(ids);
  });

  it.each<[readonly Filter[], string]>([
    [[{ Name: 'colour', Values: ['red'] }], 'InvalidParameterValue'],
    [[{ Name: 'constructor', Values: ['x'] }], 'InvalidParameterValue'],
    [[{ Name: 'id' }], 'MissingParameter'],
    [[{ Name: 'id', Values: [] }], 'MissingParameter'],
    [[{ Values: ['x'] }], 'MissingParameter'],
    [[{ Name: 'id', Values: Array.from({ length: 201 }, String) }], 'FilterLimitExceeded'],
    [[{ Name: 'id', Values: ['x', 'x'.repeat(256)] }], 'InvalidParameterValue'],
    [[{ Name: `tag:${'k'.repeat(252)}`, Values: ['x'] }], 'InvalidParameterValue'],
    [Array.from({ length: 51 }, () => ({ Name: 'id', Values: ['x'] })), 'FilterLimitExceeded'],
  ])('refuse %j', (filters, code) => {
    expect(() => rows.matcher(filters)).toThrow(expect.objectContaining({ code }));
    expect(() => sql.condition(filters)).toThrow(expect.objectContaining({ code }));
  });

  it('take names and values of 255 characters, whatever their bytes', async () => {
    const filters = [
      { Name: `tag:${'k'.repeat(251)}`, Values: ['x'] },
      { Name: 'name', Values: ['🐧'.repeat(255)] },
    ];
    expect(byRow(filters)).toEqual([]);
    expect(await bySql(filters)).toEqual([]);
  });

  it('agree on every value and text', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '\\', '%', '_', 'ü'), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(text, text, async (value, shown) => {
        const { exact, like } = wildcard(value);
        const [row] = await database.query<{ found: boolean }>('SELECT $1::text LIKE $2 AS found', [
          shown,
          like,
        ]);
        expect(matches(value, shown)).toBe(row?.found);
        if (exact !== null) expect(exact === shown).toBe(row?.found);
      }),
    );
  });

  it('take no time for a hostile value', () => {
    expect(matches(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false);
  });
});
