import { describe, expect, it } from '@jest/globals';
import { byteRangeOf } from './byte-range.js';
import { RateLimit } from './rate-limit.js';
import { remoteOf } from './remote.js';

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
  let now = 0;
  const limitAt = (time: number) => {
    now = time;
    return new RateLimit({ perSecond: 2, burst: 3 }, () => now);
  };

  it('lets a burst through, then so many a second, for each key', () => {
    const limit = limitAt(0);
    expect([0, 0, 0, 0].map(() => limit.take('a'))).toEqual([true, true, true, false]);
    expect(limit.take('b')).toBe(true);
    now = 499;
    expect(limit.take('a')).toBe(false);
    now = 1_600;
    expect(limit.take('a')).toBe(true);
  });

  it('lets as many through however fast is asked', () => {
    const limit = limitAt(0);
    let taken = 0;
    for (; now < 10_000; now += 1) taken += limit.take('a') ? 1 : 0;
    expect(taken).toBe(3 + 2 * 10 - 1);
  });

  it('gives back, never more than the burst', () => {
    const limit = limitAt(0);
    for (let i = 0; i < 3; i += 1) limit.take('a');
    limit.giveBack('a');
    expect([limit.take('a'), limit.take('a')]).toEqual([true, false]);
    for (let i = 0; i < 5; i += 1) limit.giveBack('a');
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([true, true, true, false]);
  });
});

describe('remoteOf', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s counts as %s', (address, remote) => {
    expect(remoteOf(address)).toBe(remote);
  });
});
