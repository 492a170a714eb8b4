import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { withRoutes, x7Table } from '../../src/api/x7/doc/x7-doc.js';

const rows = x7Table().flatMap(({ name, routes }) => routes.map((route) => ({ service: name, ...route })));

describe('every route of X7', () => {
  it('stands in docs/x7.md', () => {
    const document = readFileSync('docs/x7.md', 'utf8');
    expect(withRoutes(document)).toBe(document);
  });

  it('is one row at each microversion', () => {
    const seen = new Map<string, readonly (readonly [number, number])[]>();
    for (const { service, method, path, since = 0, until = Infinity } of rows) {
      const key = `${service} ${method} ${path.replace(/:\w+/g, ':x')}`;
      const before = seen.get(key) ?? [];
      expect([key, before.filter(([from, to]) => from <= until && since <= to)]).toEqual([key, []]);
      seen.set(key, [...before, [since, until]]);
    }
  });

  it('that is built and reads says what it answers', () => {
    const silent = rows.filter(
      ({ state, method, answer, hasNoBody }) =>
        state === 'built' && method === 'GET' && !answer && !hasNoBody,
    );
    expect(silent.map(({ service, path }) => `${service} ${path}`)).toEqual([]);
  });
});
