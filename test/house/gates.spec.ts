import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { unitPaths } from '../support/unit-paths.mjs';
import { SUPPRESSED } from './exceptions.js';

type Suppressions = Readonly<Record<string, Readonly<Record<string, { readonly count: number }>>>>;
type Floors = Readonly<Record<string, number>>;

const SUPPRESSIONS = 'eslint-suppressions.json';
const FLOORS = 'test/house/branch-floors.json';

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** How often each rule is broken with leave. */
function countsOf(suppressions: Suppressions): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const rules of Object.values(suppressions))
    for (const [rule, { count }] of Object.entries(rules)) counts[rule] = (counts[rule] ?? 0) + count;
  return counts;
}

/** Floors that are lower than one before them; a folder that is gone has none. */
const lowered = (before: Floors, now: Floors): readonly string[] =>
  Object.entries(before)
    .filter(([room, floor]) => room in now && (now[room] ?? 0) < floor)
    .map(([room, floor]) => `${room}: ${floor} → ${now[room]}`);

/** The file as each commit that this checkout knows of left it. */
async function earlier<T>(path: string): Promise<readonly T[]> {
  const { stdout } = await exec('git', ['log', '--format=%H', '--', path]);
  const commits = stdout.split('\n').filter((commit) => commit !== '');
  const texts = await Promise.all(commits.map((commit) => exec('git', ['show', `${commit}:${path}`])));
  return texts.map((text) => JSON.parse(text.stdout) as T);
}

describe('gates that may only become narrower', () => {
  it('have no more long functions and long lists of parameters than they had', () => {
    expect(countsOf(read(SUPPRESSIONS))).toEqual(SUPPRESSED);
  });

  it('count each exception', () => {
    const one = { 'max-params': { count: 2 } };
    expect(countsOf({ 'a.ts': one, 'b.ts': { ...one, other: { count: 1 } } })).toEqual({
      'max-params': 4,
      other: 1,
    });
  });

  it('have floors of coverage that no commit lowers', async () => {
    const now = read<Floors>(FLOORS);
    expect((await earlier<Floors>(FLOORS)).flatMap((before) => lowered(before, now))).toEqual([]);
  });

  it('would notice one that sank', () => {
    expect(lowered({ a: 80, b: 70, gone: 90 }, { a: 79.9, b: 70.1, c: 1 })).toEqual(['a: 80 → 79.9']);
  });
});

it('the unit specs and all others are what `.ci/run` takes after each other', () => {
  const { scripts } = read<{ readonly scripts: Readonly<Record<string, string>> }>('package.json');
  expect(scripts['test:unit']).toBe(`node bin/bootstrap.mjs test ${unitPaths.join(' ')}`);
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/npm run coverage\nENGINE_TEST_REST=1 npm test\n$/);
});
