import { describe, expect, it } from '@jest/globals';
import {
  ipv6CidrText,
  ipv6Number,
  ipv6Range,
  ipv6RangeOf,
  ipv6RangeText,
  ipv6Text,
  isWithinIpv6,
} from './ipv6.js';

it.each([
  ['::/0', '::/0'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
  ['::ffff:1.2.3.4/128', '::ffff:102:304/128'],
  ['fe80::%eth0/64', undefined],
  ['::/129', undefined],
  ['::', undefined],
  ['10.0.0.0/8', undefined],
  ['x', undefined],
])('%s is the range %s', (text, range) => {
  expect(ipv6RangeText(text)).toBe(range);
});

describe('addresses of IPv6 as numbers', () => {
  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['FD00::1:0', (0xfd00n << 112n) + 65_536n],
    ['::ffff:1.2.3.4', 0xffff01020304n],
  ])('%s', (text, number) => {
    expect(ipv6Number(text)).toBe(number);
    expect(ipv6Number(ipv6Text(number))).toBe(number);
  });

  it.each(['fe80::1%eth0', '10.0.0.1', 'x', '', '::1::'])('%s is none', (text) => {
    expect(ipv6Number(text)).toBeUndefined();
  });

  it('ranges have a start and a size', () => {
    const range = ipv6RangeOf('fd00::77/56');
    expect(ipv6CidrText(range)).toBe('fd00::/56');
    expect(isWithinIpv6(ipv6RangeOf('fd00:0:0:ff::/64'), range)).toBe(true);
    for (const other of ['fd00:0:0:100::/64', 'fcff::/64', 'fd00::/55'])
      expect(isWithinIpv6(ipv6RangeOf(other), range)).toBe(false);
    expect(ipv6Range('x')).toBeUndefined();
    expect(() => ipv6RangeOf('10.0.0.0/8')).toThrow("'10.0.0.0/8' is not an IPv6 range");
  });
});
