import { expect, it } from '@jest/globals';
import { integer } from './der.js';

it.each([
  ['00', '020100'],
  ['0000', '020100'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['007f01', '02027f01'],
  ['000080', '02020080'],
  ['ff00', '020300ff00'],
])('the number %s has no byte too many', (bytes, encoded) => {
  expect(integer(Buffer.from(bytes, 'hex')).toString('hex')).toBe(encoded);
});
