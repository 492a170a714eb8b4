import { describe, expect, it } from '@jest/globals';
import { aliasOf, aliasRangeOf, freeSlot, linkOfSlot, MOST_DOMAINS } from './domain-slot.js';

describe('the number of a domain', () => {
  it('is the lowest that is free', () => {
    expect([[], [0, 1], [1, 2], [0, 2]].map(freeSlot)).toEqual([0, 2, 0, 1]);
  });

  it('is refused where the host is full', () => {
    const all = Array.from({ length: MOST_DOMAINS }, (_, n) => n);
    expect(freeSlot(all.slice(1))).toBe(0);
    expect(() => freeSlot(all)).toThrow('no room for another domain');
  });

  it('gives two ends of a link and a range of aliases, none of them another’s', () => {
    expect(linkOfSlot(0)).toEqual({ machine: '169.254.0.0', namespace: '169.254.0.1' });
    expect(linkOfSlot(MOST_DOMAINS - 1)).toEqual({ machine: '169.254.15.254', namespace: '169.254.15.255' });
    expect([aliasRangeOf(0), aliasRangeOf(MOST_DOMAINS - 1)]).toEqual(['240.0.0.0/16', '247.255.0.0/16']);
    expect([aliasOf(3, 0), aliasOf(3, 258)]).toEqual(['240.3.0.0', '240.3.1.2']);
  });

  it('has an alias for each user of a host, and for no other', () => {
    expect(() => aliasOf(0, -1)).toThrow('beyond those of a host');
    expect(() => aliasOf(0, 65_536)).toThrow('beyond those of a host');
  });
});
