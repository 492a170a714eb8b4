import { expect, it } from '@jest/globals';
import { ipv6RangeText } from './ipv6.js';

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
