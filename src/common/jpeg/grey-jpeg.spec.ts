import { expect, it } from '@jest/globals';
import { decodedGrey } from '../../../test/support/decoded-grey.js';
import { greyJpeg } from './grey-jpeg.js';

/** Coefficients are whole sixes: no point is further off. */
const NEAR = 24;

it.each([
  ['whose blocks are all different', (n: number) => (n * 7919 + ((n * n) >> 3)) % 256],
  ['whose blocks are alike by turns', (n: number) => ((n >> 3) % 2 === 0 ? 255 : 0)],
  ['of one grey', () => 90],
])('writes a picture %s, each point where it was', (_what, pointAt) => {
  const [width, height] = [64, 32];
  const points = Uint8Array.from({ length: width * height }, (_, n) => pointAt(n));
  const shown = decodedGrey(greyJpeg({ width, height, points }));
  expect([shown.width, shown.height]).toEqual([width, height]);
  const furthest = Math.max(...points.map((point, n) => Math.abs(point - (shown.points[n] ?? -999))));
  expect(furthest).toBeLessThan(NEAR);
});
