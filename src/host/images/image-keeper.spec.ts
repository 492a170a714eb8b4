import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../test/support/until.js';
import { ImageCache } from './image-cache.js';
import { ImageKeeper, type KeeperParts } from './image-keeper.js';

const { signal } = new AbortController();
const BLOCK = 4_096;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const nameOf = (what: string) => createHash('sha256').update(what).digest('hex');

describe('copies of images', () => {
  let folder: string;
  let cache: ImageCache;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keeper-'));
    cache = new ImageCache(folder, { readImage: async () => Readable.from([Buffer.alloc(1)]) });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A copy of one block, last used so long ago. */
  function copy(what: string, agoMs: number, ending = ''): string {
    const name = `${nameOf(what)}${ending}`;
    writeFileSync(join(folder, name), Buffer.alloc(BLOCK, 1));
    const at = new Date(Date.now() - agoMs);
    utimesSync(join(folder, name), at, at);
    return name;
  }
  const keeper = (more: Partial<KeeperParts> = {}) =>
    new ImageKeeper({
      ...{
        cache,
        folder,
        needed: async () => new Set<string>(),
        mostBytes: 100 * BLOCK,
        mostAgeMs: 10 * DAY,
      },
      ...{ everyMs: 10_000, ...more },
    });
  const left = () => readdirSync(folder).sort();

  it('stay while there is room and they are used', async () => {
    copy('a', 9 * DAY);
    expect(await keeper().look()).toEqual([]);
  });

  it('go when nobody has used them for long, whole or not', async () => {
    const [old, part] = [copy('old', 11 * DAY), copy('part', 12 * DAY, '.part')];
    const young = copy('young', DAY);
    expect(await keeper().look()).toEqual([part, old]);
    expect(left()).toEqual([young]);
  });

  it('go until there is room, the longest unused first', async () => {
    const [second, first, third] = [copy('b', 2 * DAY), copy('a', 3 * DAY), copy('c', DAY)];
    expect(await keeper({ mostBytes: 2 * BLOCK }).look()).toEqual([first]);
    expect(left()).toEqual([second, third].sort());
    expect(await keeper({ mostBytes: 0 }).look()).toEqual([second, third]);
  });

  it('never go while a guest needs them, or where that is not known', async () => {
    const base = copy('base', 20 * DAY);
    expect(await keeper({ needed: async () => new Set([join(folder, base)]), mostBytes: 0 }).look()).toEqual(
      [],
    );
    expect(await keeper({ needed: async () => undefined, mostBytes: 0 }).look()).toEqual([]);
  });

  it('never go within an hour of their last use, in this life or before', async () => {
    copy('a', HOUR / 2);
    expect(await keeper({ mostBytes: 0, mostAgeMs: 0 }).look()).toEqual([]);
    const sha256 = copy('b', 2 * DAY);
    const needed = async () => {
      await cache.fetch({ imageId: 'i', format: 'raw', sizeBytes: BLOCK, sha256 }, signal);
      return new Set<string>();
    };
    expect(await keeper({ mostBytes: 0, needed }).look()).toEqual([]);
  });

  it('stay, or come again, when somebody asks for one that is just going', async () => {
    const bytes = Buffer.alloc(1);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const image = { imageId: 'i', format: 'raw', sizeBytes: 1, sha256 } as const;
    const path = await cache.fetch(image, signal);
    utimesSync(path, 1, 1);
    const later = new ImageCache(folder, { readImage: async () => Readable.from([bytes]) });
    const kept = later.drop(sha256, HOUR);
    expect(await later.fetch(image, signal)).toBe(path);
    expect([await kept, left()]).toEqual([false, [sha256]]);
    expect(await later.drop(sha256, -HOUR)).toBe(true);
    expect(await later.fetch(image, signal)).toBe(path);
    expect(left()).toEqual([sha256]);
  });

  it('are what has the name of one, and are looked for now and then', async () => {
    writeFileSync(join(folder, 'notes'), '');
    utimesSync(join(folder, 'notes'), 1, 1);
    const looking = keeper({ everyMs: 5 });
    looking.open();
    copy('late', 20 * DAY);
    await until(async () => left().length === 1);
    looking.close();
    expect(left()).toEqual(['notes']);
  });
});
