import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { filesOf, type Source } from './sources.js';

const ROOMS = ['src', 'activities', 'workflows', 'bench', 'test', 'bin'];
const IMPORT = /\b(?:from|import)\s*\(?\s*'((?:@[\w.-]+\/)?[a-z][\w.-]*)\/([^']+)'/g;

interface DeepImport {
  readonly specifier: string;
  readonly path: string;
}

/** Whether the package lists the path as a way in. */
function offers(name: string, path: string): boolean {
  const { exports: listed } = JSON.parse(
    readFileSync(join('node_modules', name, 'package.json'), 'utf8'),
  ) as {
    readonly exports?: Readonly<Record<string, unknown>> | string;
  };
  const ways = typeof listed === 'object' ? Object.keys(listed) : [];
  return ways.some((way) => way === path || (way.endsWith('/*') && path.startsWith(way.slice(0, -1))));
}

/** Imports of files of a package that it does not list as its own ways in. */
function deepImports(sources: readonly Source[]): readonly DeepImport[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(IMPORT)]
      .map(([, name = '', rest = '']) => ({ name, rest }))
      .filter(({ name, rest }) => !name.startsWith('node:') && !offers(name, `./${rest}`))
      .map(({ name, rest }) => ({ specifier: `${name}/${rest}`, path })),
  );
}

const decisions = readdirSync('docs/adr')
  .map((name) => readFileSync(join('docs/adr', name), 'utf8'))
  .join('\n');

describe('what a dependency keeps to itself', () => {
  it('is imported only where a decision names it', () => {
    const found = deepImports(filesOf(ROOMS, /\.m?ts$|\.mjs$/));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ specifier }) => !decisions.includes(`\`${specifier}\``))).toEqual([]);
  });

  it('is told from what it offers', () => {
    const text = [
      `import { msToTs } from '@temporalio/common/lib/time.js';`,
      `import { NormalizedSchema } from '@smithy/core/schema';`,
      // Put together here: this file is looked through, too.
      `const later = await import('${'jest/bin'}/jest.js');`,
    ].join('\n');
    expect(deepImports([{ path: 'a.ts', text }]).map(({ specifier }) => specifier)).toEqual([
      '@temporalio/common/lib/time.js',
      'jest/bin/jest.js',
    ]);
  });
});
