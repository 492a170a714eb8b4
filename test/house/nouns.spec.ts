import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { machineryOf, rowKeepersOf } from '../../src/cloud/registry/machinery.js';
import { nounsDoc } from '../../src/cloud/registry/nouns-doc.js';
import { type Nouns } from '../../src/cloud/nouns/noun.js';
import { EC2_PREFIXES, nouns } from '../../src/cloud/registry/registry.js';
import { type RowKeeper } from '../../src/cloud/nouns/row-keeper.js';
import { QUOTA_RESOURCES, QUOTAS, SUMMED_RESOURCES } from '../../src/cloud/registry/quotas.js';
import { databaseForSpec } from '../support/database.js';
import { sourcesOf } from './sources.js';
import { wrongSlots } from '../support/slots.js';
import { testNoun } from '../support/test-noun.js';

const database = await databaseForSpec();
const registry: Nouns = nouns;
const keepers = rowKeepersOf(registry);
const filesOf = (role: string) =>
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(`.${role}.ts`))
    .map((path) => path.replace(/^.*\//, '').replace(`.${role}.ts`, ''))
    .sort();

describe('the registry of nouns', () => {
  it('has every noun that has a file, under its own name', () => {
    expect(Object.keys(registry).sort()).toEqual(filesOf('noun'));
    for (const [name, noun] of Object.entries(registry)) expect(noun.name).toBe(name);
  });

  it('and what has tables beside them is machinery, under a name of its own', () => {
    const machinery = Object.entries(machineryOf(registry));
    expect(machinery.map(([name]) => name).sort()).toEqual(filesOf('machinery'));
    for (const [name, one] of machinery) expect(one.name).toBe(name);
    expect(new Set(keepers.map(({ name }) => name)).size).toBe(keepers.length);
    expect(keepers).toHaveLength(machinery.length + Object.keys(registry).length);
  });

  it('gives no prefix and no type of tags to two of them', () => {
    const prefixes = Object.values(registry).flatMap(({ ec2 }) => Object.values(ec2.prefixes));
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(Object.values(EC2_PREFIXES).sort()).toEqual(prefixes.sort());
    const types = Object.values(registry).flatMap(({ tags }) => tags?.type ?? []);
    expect(new Set(types).size).toBe(types.length);
  });

  it('gives each quota a name of its own, and the database sums what its triggers are to sum', async () => {
    const quotas = Object.values(registry).flatMap((noun) => noun.quotas ?? []);
    expect(quotas.map(({ name }) => name).sort()).toEqual([...QUOTA_RESOURCES].sort());
    const triggers = await database.query<{ text: string }>(
      `SELECT prosrc AS text FROM pg_proc WHERE proname LIKE 'sum\\_%' AND prosrc LIKE '%project_usage%'`,
    );
    const summed = triggers.flatMap(({ text }) =>
      [...text.matchAll(/'(\w+)', sum\(/g)].map(([, name]) => name ?? ''),
    );
    expect([...new Set(summed)].sort()).toEqual([...SUMMED_RESOURCES].sort());
  });

  it('counts for every other quota by a statement that runs', async () => {
    for (const { counts } of Object.values(QUOTAS))
      if (counts !== 'usage') expect(await database.query(counts.sql, [randomUUID()])).toEqual([{ used: 0 }]);
  });

  it('gives each gauge and each purge a name of its own', () => {
    const gauges = keepers.flatMap((one) => one.gauges ?? []).map(({ name }) => name);
    expect(gauges.filter((name) => !/^engine(_[a-z]+)+$/.test(name))).toEqual([]);
    const names = [...gauges, ...keepers.flatMap(({ purge }) => purge?.what ?? [])];
    expect(new Set(names).size).toBe(names.length);
  });

  it('says how long tokens are kept of every noun that a verb makes by one', () => {
    const claims = sourcesOf('src/cloud').filter(({ text }) => /await claimedBefore\(/.test(text));
    expect(claims.length).toBeGreaterThan(6);
    const forgotten = claims.filter(({ text }) => {
      const named = [...text.matchAll(/\bnoun: '([\w-]+)'/g)].map(([, name = '']) => registry[name]);
      return named.length === 0 || named.some((noun) => !noun?.tokenInUse);
    });
    expect(forgotten.map(({ path }) => path)).toEqual([]);
  });

  it('is what docs/nouns.md says', () => {
    expect(readFileSync('docs/nouns.md', 'utf8')).toBe(nounsDoc());
  });
});

describe('tables', () => {
  it('are of one noun each, or of machinery', () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8').matchAll(/@@map\("(\w+)"\)/g);
    const known = [...schema].map(([, table]) => table);
    expect(keepers.flatMap(({ tables }) => tables).sort()).toEqual(known.sort());
  });

  it('stand after those that their rows name, so that a backup is restored in this order', async () => {
    expect(await tooEarly(keepers)).toEqual([]);
    expect(await tooEarly([...keepers].reverse())).toContain('security_groups stands before vpcs');
  });
});

describe('statements of slots', () => {
  it.each(keepers)('of $name run, and answer what the slot says', async (entry) => {
    expect(await wrongSlots(database, entry)).toEqual([]);
  });

  it('are found where they are wrong', async () => {
    const sums = 'SELECT sum(size_bytes) AS value FROM images';
    const gauge = { name: 'engine_sizes', help: 'Sizes', label: null, sql: sums };
    const board = testNoun({
      name: 'board',
      gauges: [gauge, { ...gauge, name: 'engine_boards', label: 'kind' }],
      completion: { sql: 'SELECT id FROM boards WHERE starts_with(id, $1) LIMIT $2' },
      tags: { type: 'board', taggable: 'SELECT $1 AS id', rows: 'images x WHERE true' },
    });
    expect(await wrongSlots(database, board)).toEqual([
      'board engine_sizes: value is no number',
      'board engine_boards: it answers value',
      'board completion: relation "boards" does not exist',
      expect.stringContaining('board taggable: '),
    ]);
  });
});

/** Rows outlive the operation that wrote them, and what they name by `operation_id` is its name only. */
const ROWS_OF_OPERATIONS = /^(operation_|outbox)/;

/** By foreign keys, and by columns that are named after a table (`vpc_id`, `vpcs`). */
async function tooEarly(all: readonly RowKeeper[]): Promise<readonly string[]> {
  const order = all.flatMap(({ tables }) => tables);
  const named = await database.query<{ by: string; named: string }>(
    `SELECT c.table_name AS by, t.table_name AS named FROM information_schema.columns c
       JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = left(c.column_name, -3) || 's'
     WHERE c.table_schema = 'public' AND c.column_name LIKE '%\\_id'
     UNION SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
     WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
  );
  return named
    .filter(({ by, named: table }) => table !== 'operations' || ROWS_OF_OPERATIONS.test(by))
    .filter(({ by, named: table }) => by !== table && order.indexOf(by) < order.indexOf(table))
    .map(({ by, named: table }) => `${by} stands before ${table}`);
}
