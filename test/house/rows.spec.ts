import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { roomOf } from './imports.js';
import { type Source, sourcesOf } from './sources.js';

const sources = sourcesOf('src', 'activities');

/** What makes a statement whose table is an argument. */
const THE_ONE_WRITER = 'src/cloud/nouns/state-table.ts';

const STATEMENT =
  /\b(?:INSERT\s+INTO|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\s+"?(\w+|\$\{)|\bUPDATE\s+"?(?!SET\b)(\w+|\$\{\w+\})"?(?:\s+(?:AS\s+)?\w+)?\s+SET\b/g;

const MODELS = new Map(
  [
    ...readFileSync('prisma/schema.prisma', 'utf8').matchAll(/^model (\w+) \{$[\s\S]*?@@map\("(\w+)"\)/gm),
  ].map(([, model = '', table = '']) => [model[0]?.toLowerCase() + model.slice(1), table]),
);
const CALL = /\b(\w+)\.(?:create|update|upsert|delete)(?:Many)?(?:AndReturn)?\(/g;

/**
 * The tables that a source writes: by statements, and by Prisma's models. `${`: one that nobody can know by reading.
 */
const writtenIn = (text: string): readonly string[] => [
  ...[...text.matchAll(STATEMENT)].map(([, table, updated]) => table ?? updated ?? ''),
  ...[...text.matchAll(CALL)].flatMap(([, model = '']) => MODELS.get(model) ?? []),
];

/** The room of each table: where the noun or the machinery stands that names it. */
const roomOfTable = new Map([
  ['_prisma_migrations', 'src/common/prisma'],
  ...controlNouns.keepers.flatMap(({ name, tables }) => {
    const file = sources.find(({ path }) => new RegExp(`/${name}\\.(noun|machinery)\\.ts$`).test(path));
    return tables.map((table) => [table, roomOf(file?.path ?? '')] as const);
  }),
]);

const writtenElsewhere = (of: readonly Source[]): readonly string[] =>
  of
    .filter(({ path }) => path !== THE_ONE_WRITER)
    .flatMap(({ path, text }) =>
      writtenIn(text)
        .filter((table) => roomOfTable.get(table) !== roomOf(path))
        .map((table) => `${path} writes ${table}, which is ${roomOfTable.get(table) ?? 'nobody’s'}`),
    );

describe('a row', () => {
  it('is written in its own room alone; others call it, or take its statement into theirs', () => {
    expect(writtenElsewhere(sources)).toEqual([]);
  });

  it('has a room', () => {
    expect([...roomOfTable].filter(([, room]) => !/^src\/\w+\/[\w-]+$/.test(room))).toEqual([]);
    expect(sources.flatMap(({ text }) => writtenIn(text)).length).toBeGreaterThan(100);
  });
});

describe('a statement elsewhere is found', () => {
  it.each([
    ["'INSERT INTO tags (key) VALUES ($1)'", 'tags'],
    ['`INSERT\n  INTO tags AS t (key) SELECT k FROM x`', 'tags'],
    ["'DELETE FROM tags t USING x WHERE t.key = x.key'", 'tags'],
    ["'UPDATE tags SET value = $1'", 'tags'],
    ['`WITH a AS (UPDATE tags AS t SET value = $1) SELECT`', 'tags'],
    ['`TRUNCATE tags`', 'tags'],
    ["'DELETE FROM things'", 'things'],
    ['`DELETE FROM ${table} WHERE host = $1`', '${'],
    ['database.plain(({ quota }) => quota.upsert({ where }))', 'quotas'],
    ['database.plain(({ user }) => user.createManyAndReturn({ data }))', 'users'],
  ])('%s', (text, table) => {
    const path = 'src/cloud/instances/a.repository.ts';
    expect(writtenElsewhere([{ path, text }])).toEqual([expect.stringContaining(`${path} writes ${table},`)]);
  });

  it.each([
    "'SELECT FROM tags FOR UPDATE'",
    "'SELECT FROM tags t FOR NO KEY UPDATE OF t'",
    "'INSERT INTO instances (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = $1'",
    'database.plain(({ quota }) => quota.findMany({ where }))',
    'map.delete(tags)',
  ])('and nothing else: %s', (text) => {
    expect(writtenElsewhere([{ path: 'src/cloud/instances/a.repository.ts', text }])).toEqual([]);
  });
});
