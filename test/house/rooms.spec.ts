import { describe, expect, it } from '@jest/globals';
import { circlesIn, importsOf, roomOf } from './imports.js';
import { type Source, sourcesOf } from './sources.js';

const sources = sourcesOf('src', 'activities', 'workflows');

const circlesOfRooms = (of: readonly Source[]) =>
  circlesIn(
    importsOf(of)
      .map(({ from, to }) => [roomOf(from), roomOf(to)] as const)
      .filter(([from, to]) => from !== to),
  );

const circlesOfFiles = (of: readonly Source[]) =>
  circlesIn(
    importsOf(of)
      .filter(({ isType }) => !isType)
      .map(({ from, to }) => [from, to] as const),
  );

describe('rooms', () => {
  it('stand above each other: none is, by way of others, above itself', () => {
    expect(circlesOfRooms(sources)).toEqual([]);
  });

  it.each([
    ['src/cloud/instances/drift/drift.ts', 'src/cloud/instances'],
    ['src/stream/topics/life.topic.ts', 'src/stream'],
    ['src/api/service.providers.ts', 'src/api'],
    ['src/api/ec2/tags/tag.view.ts', 'src/api/ec2'],
    ['activities/control/index.ts', 'activities/control'],
    ['activities/compute.activities.ts', 'activities'],
    ['workflows/lib/saga.ts', 'workflows/lib'],
    ['workflows/index.ts', 'workflows'],
  ])('have their files in folders: %s is in %s', (path, room) => {
    expect(roomOf(path)).toBe(room);
  });

  it('are found in a circle, also by types', () => {
    const found = circlesOfRooms([
      { path: 'src/cloud/a/a.ts', text: `import type { B } from '../b/b.js';` },
      { path: 'src/cloud/b/b.ts', text: `import {\n  c,\n} from '../c/deep/c.js';` },
      { path: 'src/cloud/c/deep/c.ts', text: `const a = await import('../../a/a.js');` },
      { path: 'src/cloud/d/d.ts', text: `export * from '../a/a.js';` },
    ]);
    expect(found).toEqual([['src/cloud/a', 'src/cloud/b', 'src/cloud/c']]);
  });
});

describe('files', () => {
  it('load none that loads them', () => {
    expect(circlesOfFiles(sources)).toEqual([]);
  });

  it('are found in a circle, but for types', () => {
    const circle = (text: string) =>
      circlesOfFiles([
        { path: 'src/a.ts', text: `import { b } from './b.js';` },
        { path: 'src/b.ts', text },
      ]);
    expect(circle(`export { a } from './a.js';`)).toEqual([['src/a.ts', 'src/b.ts']]);
    expect(circle(`import type { A } from './a.js';`)).toEqual([]);
  });
});
