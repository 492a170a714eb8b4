import { describe, expect, it } from '@jest/globals';
import { type Source, sourcesOf } from './sources.js';

const CLASS = /@Injectable\(\)\s*export class (\w+)( implements [^{]*)?[^{]*\{(.*?)\n\}/gs;
const HAS_STATE = /^ {2}(constructor\(|(private |protected )?(readonly )?#?\w+\s*(:|=)[^=])/m;

/** Injectable classes with nothing of their own, which are functions (docs/adr/0028-rows-by-functions.md). */
const withoutState = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ text }) =>
    [...text.matchAll(CLASS)].flatMap(([, name, roles, body]) =>
      roles === undefined && !HAS_STATE.test(body ?? '') ? [name ?? ''] : [],
    ),
  );

const source = (text: string): readonly Source[] => [{ path: 'src/some.ts', text }];

describe('injectable classes', () => {
  it('have something that lives: what works on what it is given is a function', () => {
    expect(withoutState(sourcesOf('src', 'activities'))).toEqual([]);
  });

  it.each([
    [
      '@Injectable()\nexport class Rows {\n  async find(on: Queryable) {\n    const a: B = 1;\n  }\n}',
      ['Rows'],
    ],
    ['@Injectable()\nexport class Rows {\n  constructor(readonly database: Database) {}\n}', []],
    ['@Injectable()\nexport class Rows {\n  readonly #kept = new Map();\n}', []],
    ['@Injectable()\nexport class Rows implements Others {\n  find() {\n  }\n}', []],
  ])('would notice %j', (text, found) => {
    expect(withoutState(source(text))).toEqual(found);
  });
});
