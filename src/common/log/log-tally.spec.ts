import { expect, it } from '@jest/globals';
import { LogTally } from './log-tally.js';

it('tells of the first at once, and every ten seconds of all that came since', () => {
  let now = 1_000;
  const tally = new LogTally(() => now);
  const counts = Array.from({ length: 500 }, () => {
    now += 100;
    return tally.count();
  });
  expect(counts.filter((count) => count !== undefined)).toEqual([1, 100, 100, 100, 100]);
});
