import { describe, expect, it } from '@jest/globals';
import { byteRangeOf } from './byte-range.js';
import { RateLimit } from './rate-limit.js';

describe('byteRangeOf', () => {
  it.each([
    [undefined, undefined],
    ['bytes=-', undefined],
    ['items=0-1', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=5-2', undefined],
    ['bytes=0-', { start: 0, end: 9 }],
    ['bytes=3-', { start: 3, end: 9 }],
    ['bytes=3-5', { start: 3, end: 5 }],
    ['bytes=3-99', { start: 3, end: 9 }],
    ['bytes=-4', { start: 6, end: 9 }],
    ['bytes=-40', { start: 0, end: 9 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
  ])('%s of 10 bytes is %j', (header, range) => {
    expect(byteRangeOf(header, 10)).toEqual(range);
  });
});

describe('RateLimit', () => {
  it('lets a burst through, then so many a second, for each key', () => {
    const limit = new RateLimit(2, 3);
    expect([0, 0, 0, 0].map((now) => limit.take('a', now))).toEqual([true, true, true, false]);
    expect(limit.take('b', 0)).toBe(true);
    expect(limit.take('a', 499)).toBe(false);
    expect(limit.take('a', 1_600)).toBe(true);
  });
});
