import { expect, it } from '@jest/globals';
import { decodedGrey } from '../../../../test/support/decoded-grey.js';
import { columnsOf } from './console-font.js';
import { screenshotOf } from './screenshot.js';

/** What a picture shows at the place of a letter, five columns of dots. */
function columnsAt(points: Uint8Array, row: number, column: number): number[] {
  return Array.from({ length: 5 }, (_, x) =>
    Array.from({ length: 8 }, (__, y) => {
      const point = points[(row * 16 + 2 * y) * 640 + column * 8 + x + 1] ?? 0;
      return point > 104 ? 1 << y : 0;
    }).reduce((all, dot) => all | dot, 0),
  );
}

it('is a picture of 640 × 400 points, in which each letter can be read', () => {
  const [first, second] = ['The quick brown fox: {jumps} over 13 ~ lazy dogs!', 'login: ü'];
  const { width, height, points } = decodedGrey(screenshotOf(Buffer.from(`${first}\r\n${second}`, 'latin1')));
  expect([width, height]).toEqual([640, 400]);
  for (const [row, line] of [first, second].entries())
    for (const [column, letter] of [...line].entries())
      expect([letter, columnsAt(points, row, column)]).toEqual([letter, [...columnsOf(letter)]]);
  expect(columnsAt(points, 3, 0)).toEqual([0, 0, 0, 0, 0]);
});

it('is dark where nothing was said', () => {
  const { points } = decodedGrey(screenshotOf(Buffer.alloc(0)));
  expect(Math.max(...points.subarray(0, 640 * 16))).toBeLessThan(8);
});
