import { describe, expect, it } from '@jest/globals';
import { MAY_START_PROCESSES } from './exceptions.js';
import { filesOf, type Source, sourcesOf } from './sources.js';

const ours = sourcesOf('src', 'activities', 'workflows');

/** `<path>:<line>` of each comment line that is wider. */
const wideComments = ({ path, text }: Source): string[] =>
  text
    .split('\n')
    .flatMap((line, n) => (line.length > 120 && /^ *(\*|\/\*|\/\/)/.test(line) ? [`${path}:${n + 1}`] : []));

describe('every file', () => {
  it('can be read at a sitting: 150 lines', () => {
    const long = ours.filter(({ text }) => text.split('\n').length > 151);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('wraps its comments at 120 columns', () => {
    expect(
      filesOf(['src', 'activities', 'workflows', 'test', 'bench'], /\.(ts|mjs)$/).flatMap(wideComments),
    ).toEqual([]);
    expect(wideComments({ path: 'x.ts', text: `/** ${'wide '.repeat(30)} */` })).toEqual(['x.ts:1']);
  });

  it('silences no check and puts nothing off', () => {
    const silenced = /eslint-disable|@ts-(ignore|expect-error|nocheck)|\bTODO\b|\bFIXME\b|as unknown as/;
    expect(ours.filter(({ text }) => silenced.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('is named in kebab-case, with its role', () => {
    const odd = ours.filter(({ path }) => !/^[a-z0-9./-]+\.ts$/.test(path));
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('starts programs through the one door; who must keep them is listed', () => {
    const starters = ours
      .filter(({ text }) => /from 'node:child_process'/.test(text))
      .map(({ path }) => path);
    expect(starters).toEqual([...MAY_START_PROCESSES].sort());
  });
});
