import { expect, it } from '@jest/globals';
import { BitWriter } from './bit-writer.js';

it('writes the highest bit first, and fills the last byte with ones', () => {
  const writer = new BitWriter();
  writer.write(0b101, 3);
  writer.write(0b1, 2);
  expect(writer.end()).toEqual([0b10101111]);
  expect(new BitWriter().end()).toEqual([]);
});

it('puts a zero behind what looks like a marker', () => {
  const writer = new BitWriter();
  writer.write(0xffd9, 16);
  expect(writer.end()).toEqual([0xff, 0, 0xd9]);
});
