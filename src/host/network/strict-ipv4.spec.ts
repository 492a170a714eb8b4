import { describe, expect, it } from '@jest/globals';
import { addressNumber, isInside, overlap, rangeOf } from './strict-ipv4.js';

describe('strict IPv4', () => {
  it('throws on what is none', () => {
    expect(() => addressNumber('10.0.0.01')).toThrow("'10.0.0.01' is not an IPv4 address");
    expect(() => rangeOf('10.0.0.0')).toThrow("'10.0.0.0' is not an IPv4 range");
  });

  it('knows what lies where', () => {
    const range = rangeOf('10.99.0.0/16');
    expect(isInside(range, addressNumber('10.99.255.255'))).toBe(true);
    expect(isInside(range, addressNumber('10.100.0.0'))).toBe(false);
    expect(overlap(range, rangeOf('10.0.0.0/8'))).toBe(true);
    expect(overlap(range, rangeOf('10.99.3.0/24'))).toBe(true);
    expect(overlap(range, rangeOf('10.98.0.0/16'))).toBe(false);
  });
});
