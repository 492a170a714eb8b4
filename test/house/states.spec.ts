import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { statesDoc } from '../../src/cloud/registry/states-doc.js';
import { sourcesOf } from './sources.js';

/** Of every noun that has states. */
const TABLES = Object.values(controlNouns.registry).flatMap(({ states }) => states ?? []);
const THE_ONE_WRITER = 'src/cloud/nouns/state-table.ts';

/** Assignments of a SET clause end where its FROM, WHERE or RETURNING, or the text, begins or ends. */
const writes = (column: string, text: string): boolean =>
  new RegExp(`\\bSET\\b(?:(?!\\b(?:FROM|WHERE|RETURNING)\\b)[^\`])*?(?<![.\\w])"?${column}"?\\s*=(?!=)`).test(
    text,
  );

describe('a state moves only along its table', () => {
  it('which stands in the entry of its noun', () => {
    const files = sourcesOf('src').filter(({ path }) => path.endsWith('.state.ts'));
    expect(TABLES).toHaveLength(files.length);
  });

  it('so that no statement writes its column beside the one that asks the table', () => {
    const writers = sourcesOf('src', 'activities')
      .filter(({ path }) => path !== THE_ONE_WRITER)
      .filter(({ text }) => TABLES.some(({ column }) => writes(column, text)));
    expect(writers.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['UPDATE instances SET lifecycle = $2 WHERE id = $1', true],
    [`UPDATE instances r SET task_state = NULL,\n  lifecycle='active' FROM x`, true],
    [`UPDATE instances SET task_state = NULL WHERE lifecycle = 'active'`, false],
    [`UPDATE instances SET host = CASE WHEN r.lifecycle = 'active' THEN host END`, false],
    ['INSERT INTO instances (id, lifecycle) VALUES ($1, $2)', false],
  ])('which finds %s: %s', (text, found) => {
    expect(writes('lifecycle', text)).toBe(found);
  });

  it('as docs/states.md says', () => {
    expect(readFileSync('docs/states.md', 'utf8')).toBe(statesDoc());
  });
});
