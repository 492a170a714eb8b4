import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { longestFirst, SECONDS } from '../support/longest-first.mjs';

const suite = (path: string) => ({ path: `/here/${path}`, context: { config: { rootDir: '/here' } } });

describe('the order of suites', () => {
  it('knows only suites that are there', () => {
    expect(Object.keys(SECONDS).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('begins with the longest, and leaves the others as they are', () => {
    const paths = [
      'src/b.spec.ts',
      'src/a.spec.ts',
      'test/chaos/chaos.spec.ts',
      'test/nouns/shelf/shelf-faults.spec.ts',
    ];
    expect(longestFirst(paths.map(suite)).map(({ path }) => path.slice('/here/'.length))).toEqual([
      ...[
        'test/nouns/shelf/shelf-faults.spec.ts',
        'test/chaos/chaos.spec.ts',
        'src/b.spec.ts',
        'src/a.spec.ts',
      ],
    ]);
  });
});
