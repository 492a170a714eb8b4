import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { imageStates } from '../../src/cloud/images/image.state.js';
import { instanceStates } from '../../src/cloud/instances/instance.state.js';
import type { StateTable } from '../../src/cloud/nouns/state-table.js';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { statesDoc } from '../../src/cloud/registry/states-doc.js';
import { sourcesOf } from './sources.js';

/** Of every noun that has states. */
const TABLES = Object.values(controlNouns.registry).flatMap(({ states }) => states ?? []);
const THE_ONE_WRITER = 'src/cloud/nouns/state-table.ts';

/** Columns that several tables have: who writes another table's is no writer of ours. */
const SHARED = new Set(['state']);

/** Of rows that hang at a resource: no verb names them, and each is written in one way, or as its caller says. */
const WITHOUT_A_TABLE = [
  ...['fixed_addresses.state', 'image_members.status', 'instance_attempts.state'],
  'volume_modifications.state',
];

/** Assignments of a SET clause end where its FROM, WHERE or RETURNING, or the text, begins or ends. */
function writes({ table, column }: Pick<StateTable<string>, 'table' | 'column'>, text: string): boolean {
  const update = SHARED.has(column)
    ? `(?:\\bUPDATE\\s+"?${table}"?\\s+(?:AS\\s+)?(?:\\w+\\s+)?|\\bINSERT\\s+INTO\\s+"?${table}"?\\b[^\`]*?\\bDO\\s+UPDATE\\s+)`
    : '\\b';
  const set = `SET\\b(?:(?!\\b(?:FROM|WHERE|RETURNING)\\b)[^\`])*?(?<![.\\w])"?${column}"?\\s*=(?!=)`;
  return new RegExp(update + set).test(text);
}

describe('a state moves only along its table', () => {
  it('which stands in the entry of its noun', () => {
    const files = sourcesOf('src').filter(({ path }) => path.endsWith('.state.ts'));
    expect(TABLES).toHaveLength(files.length);
  });

  it('as every column does that holds states', () => {
    const schema = readFileSync('prisma/schema.prisma', 'utf8');
    const models = schema.matchAll(/^model \w+ \{$([\s\S]*?)@@map\("(\w+)"\)/gm);
    const columns = [...models].flatMap(([, fields = '', table = '']) =>
      [...fields.matchAll(/^ {2}(state|status|lifecycle)\s/gm)].map(
        ([, column = '']) => `${table}.${column}`,
      ),
    );
    const known = TABLES.map(({ table, column }) => `${table}.${column}`);
    expect(columns.sort()).toEqual([...known, ...WITHOUT_A_TABLE].sort());
  });

  it('so that no statement writes its column beside the one that asks the table', () => {
    const writers = sourcesOf('src', 'activities')
      .filter(({ path }) => path !== THE_ONE_WRITER)
      .filter(({ text }) => TABLES.some((states) => writes(states, text)));
    expect(writers.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['UPDATE instances SET lifecycle = $2 WHERE id = $1', true],
    [`UPDATE instances r SET task_state = NULL,\n  lifecycle='active' FROM x`, true],
    [`UPDATE instances SET task_state = NULL WHERE lifecycle = 'active'`, false],
    [`UPDATE instances SET host = CASE WHEN r.lifecycle = 'active' THEN host END`, false],
    ['INSERT INTO instances (id, lifecycle) VALUES ($1, $2)', false],
  ])('which finds %s: %s', (text, found) => {
    expect(writes(instanceStates, text)).toBe(found);
  });

  it.each([
    [`UPDATE images SET deleted_at = now(), state = 'failed' WHERE id = $1`, true],
    [`UPDATE images r\n  SET state = $2 WHERE r.id = $1`, true],
    [`INSERT INTO images (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET state = 'failed'`, true],
    [`INSERT INTO tags (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET state = 'failed'`, false],
    [`UPDATE instance_attempts SET state = 'released'`, false],
    [`UPDATE images SET name = $2 WHERE state = 'available'`, false],
  ])('and, of a column that other tables have too, only this one: %s: %s', (text, found) => {
    expect(writes(imageStates, text)).toBe(found);
  });

  it('as docs/states.md says', () => {
    expect(readFileSync('docs/states.md', 'utf8')).toBe(statesDoc());
  });
});
