import { describe, expect, it } from '@jest/globals';
import { integer } from './der.js';

const hexOf = (...bytes: readonly number[]): string => integer(Buffer.from(bytes)).toString('hex');

describe('an integer', () => {
  it('is what it is', () => {
    expect(hexOf(0x7f, 0)).toBe('02027f00');
  });

  it('whose first bit is set is not negative', () => {
    expect(hexOf(0x80)).toBe('02020080');
  });

  it('has no zeros before it, as a random serial number may', () => {
    expect(hexOf(0, 0x12)).toBe('020112');
    expect(hexOf(0, 0, 0x80, 1)).toBe('0203008001');
  });

  it('that is zero has one byte', () => {
    expect(hexOf(0, 0)).toBe('020100');
    expect(hexOf()).toBe('020100');
  });
});
