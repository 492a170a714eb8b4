import { describe, expect, it } from '@jest/globals';
import {
  addressNumber,
  cidrText,
  ipv4Number,
  ipv4Range,
  ipv4Text,
  isInside,
  overlap,
  rangeOf,
} from './ipv4.js';

describe('ipv4', () => {
  it.each([
    ['0.0.0.0', 0],
    ['10.99.0.1', 174260225],
    ['255.255.255.255', 4294967295],
  ])('reads and writes %s', (text, number) => {
    expect(ipv4Number(text)).toBe(number);
    expect(ipv4Text(number)).toBe(text);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.4 ', '0x1.2.3.4', '1.2.3.-4', '::1'])(
    'refuses %j',
    (text) => expect(ipv4Number(text)).toBeUndefined(),
  );

  it.each([
    ['0.0.0.0/0', { first: 0, last: 4294967295, prefix: 0 }, '0.0.0.0/0'],
    ['100.68.0.18/18', { first: 1682178048, last: 1682194431, prefix: 18 }, '100.68.0.0/18'],
    ['10.1.2.3/32', { first: 167838211, last: 167838211, prefix: 32 }, '10.1.2.3/32'],
  ])('reads the range %s', (cidr, range, canonical) => {
    expect(ipv4Range(cidr)).toEqual(range);
    expect(cidrText(range)).toBe(canonical);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '10.0.0/8', '10.0.0.0/', '/8', '10.0.0.0/8/8', '::/0'])(
    'refuses the range %j',
    (cidr) => expect(ipv4Range(cidr)).toBeUndefined(),
  );
});

describe('ipv4 that must be', () => {
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
