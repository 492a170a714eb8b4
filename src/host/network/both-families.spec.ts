import { describe, expect, it } from '@jest/globals';
import { joinFamilies, splitFamilies } from './both-families.js';

describe('members of groups by both families', () => {
  it('are joined, those of IPv6 behind', () => {
    const members = { a: [['i', '10.0.0.4'] as const], b: [] };
    expect(joinFamilies(members)).toEqual(members);
    expect(joinFamilies(members, { a: [['i', 'fd00::4']] })).toEqual({
      ...{
        a: [
          ['i', '10.0.0.4'],
          ['i', 'fd00::4'],
        ],
        b: [],
      },
    });
  });

  it('are split again; of IPv6 only those that there are', () => {
    expect(splitFamilies({ a: ['10.0.0.4'], b: [] })).toEqual({ members: { a: ['10.0.0.4'], b: [] } });
    expect(splitFamilies({ a: ['10.0.0.4', 'fd00::4'], b: ['10.0.0.5'] })).toEqual({
      members: { a: ['10.0.0.4'], b: ['10.0.0.5'] },
      members6: { a: ['fd00::4'] },
    });
  });
});
