import { describe, expect, it } from '@jest/globals';
import { NotFound, requireAllFound } from './not-found.js';
import { byEc2Id, byId, byName, distinct, finderIn, refCondition } from './ref.js';

const KEY = '0b0e1a52-1a2b-4c3d-8e4f-5a6b7c8d9e0f';
const columns = { id: 'x.id', ec2Id: 'x.ec2_id', name: 'x.name' };

describe('refCondition', () => {
  it.each([
    [[byEc2Id('a'), byEc2Id('b')], 'x.ec2_id = ANY($2::text[])', [['a', 'b']]],
    [[byId(KEY)], 'x.id = ANY($2::uuid[])', [[KEY]]],
    [
      [byName('n'), byEc2Id('a'), byId(KEY)],
      '(x.id = ANY($2::uuid[]) OR x.ec2_id = ANY($3::text[]) OR x.name = ANY($4::text[]))',
      [[KEY], ['a'], ['n']],
    ],
    [[], 'false', []],
    [[byId("'; DROP TABLE users")], 'false', []],
  ])('%j', (refs, condition, pushed) => {
    const values: unknown[] = ['project'];
    expect(refCondition(refs, columns, values)).toBe(condition);
    expect(values).toEqual(['project', ...pushed]);
  });

  it('matches none by a name where there are no names', () => {
    const values: unknown[] = [];
    expect(refCondition([byName('n')], { id: 'x.id', ec2Id: 'x.ec2_id' }, values)).toBe('false');
    expect(values).toEqual([]);
  });
});

describe('references', () => {
  const rows = [{ id: KEY, ec2Id: 'sg-1', name: 'web' }];

  it('name a row in each way, and only in the way they say', () => {
    const find = finderIn(rows);
    expect([byId(KEY), byEc2Id('sg-1'), byName('web')].map(find)).toEqual([rows[0], rows[0], rows[0]]);
    expect([byName('sg-1'), byEc2Id('web')].map(find)).toEqual([undefined, undefined]);
  });

  it('are each taken once, in their order', () => {
    expect(distinct([byName('b'), byName('a'), byName('b'), byEc2Id('a')])).toEqual([
      byName('b'),
      byName('a'),
      byEc2Id('a'),
    ]);
  });

  it('that name nothing are told back, all of them, as they were asked', () => {
    const missing = [byName('db'), byEc2Id('sg-2')];
    const refs = [byName('web'), ...missing];
    expect(() => requireAllFound('security-group', refs, rows)).toThrow(
      expect.objectContaining({ noun: 'security-group', refs: missing, code: 'NotFound' }),
    );
    expect(() => requireAllFound('security-group', refs, rows)).toThrow(NotFound);
    expect(() => requireAllFound('security-group', [byId(KEY)], rows)).not.toThrow();
  });
});
