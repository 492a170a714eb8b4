import { describe, expect, it } from '@jest/globals';
import { counterOf } from './counter.js';

describe('a counter', () => {
  it.each([
    [7, 7],
    [2.9, 2],
    [2 ** 60, Number.MAX_SAFE_INTEGER],
    [Infinity, Number.MAX_SAFE_INTEGER],
    [-1, 0],
    [NaN, 0],
    ['7', 0],
    [undefined, 0],
  ])('of %s is %s', (told, counter) => expect(counterOf(told)).toBe(counter));
});
