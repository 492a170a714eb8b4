import { describe, expect, it } from '@jest/globals';
import { filesOf } from './sources.js';

describe('the errors of the nouns', () => {
  it('are each in one file: a spread would let the second win unseen', () => {
    const codes = filesOf(['src/common/errors/nouns'], /\.errors\.ts$/).flatMap(({ text }) =>
      [...text.matchAll(/^ {2}'?([A-Z][\w.]+)'?:/gm)].map(([, code]) => code),
    );
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code, n) => codes.indexOf(code) !== n)).toEqual([]);
  });
});
