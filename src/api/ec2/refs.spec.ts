import { describe, expect, it } from '@jest/globals';
import { checkedIds, instancesOf } from './refs.js';
import { idsOrPages } from './ids-or-pages.js';

describe('checkedIds', () => {
  it.each(['i-01234567', 'i-0123456789abcdef0'])('takes %s', (id) => {
    expect(checkedIds('instance', [id])).toEqual([id]);
  });

  it.each([
    ['instance', 'i-0123', 'InvalidInstanceID.Malformed', 'Invalid id: "i-0123"'],
    [
      'instance',
      'ami-01234567',
      'InvalidInstanceID.Malformed',
      'Invalid id: "ami-01234567" (expecting "i-...")',
    ],
    ['image', 'tiny', 'InvalidAMIID.Malformed', 'Invalid id: "tiny" (expecting "ami-...")'],
    [
      'security-group',
      'SG-01234567',
      'InvalidGroupId.Malformed',
      'Invalid id: "SG-01234567" (expecting "sg-...")',
    ],
  ] as const)('%s: refuses %s', (noun, id, code, message) => {
    expect(() => checkedIds(noun, [id])).toThrow(expect.objectContaining({ code, message }));
  });

  it('says a long one back in short', () => {
    expect(() => checkedIds('instance', ['x'.repeat(5000)])).toThrow(/^.{0,200}$/);
  });
});

it('instancesOf wants one at least', () => {
  for (const ids of [undefined, []])
    expect(() => instancesOf(ids)).toThrow(expect.objectContaining({ code: 'MissingParameter' }));
});

describe('idsOrPages', () => {
  const InstanceIds = ['i-01234567'];

  it('knows which of both is asked for', () => {
    expect(idsOrPages({ InstanceIds })).toEqual(InstanceIds);
    expect(idsOrPages({ InstanceIds: [], MaxResults: 5 })).toBeUndefined();
    expect(idsOrPages({ NextToken: 'x' })).toBeUndefined();
  });

  it.each([{ MaxResults: 5 }, { NextToken: 'x' }])('refuses ids with %j', (page) => {
    expect(() => idsOrPages({ InstanceIds, ...page })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterCombination' }),
    );
  });
});
