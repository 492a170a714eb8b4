import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FilterStore, NO_FILTERS } from './filter-store.js';

describe('FilterStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'filters-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps the last set for the next daemon', async () => {
    const store = new FilterStore(folder);
    expect(await store.load()).toEqual(NO_FILTERS);
    await store.keep({ ...NO_FILTERS, version: 7 });
    expect(await new FilterStore(folder).load()).toEqual({ ...NO_FILTERS, version: 7 });
    await store.forget();
    await store.forget();
    expect(await store.load()).toEqual(NO_FILTERS);
  });

  it.each(['', '{', '{"version":"x"}'])("holds none when the file says '%s'", async (text) => {
    writeFileSync(join(folder, 'filters.json'), text);
    expect(await new FilterStore(folder).load()).toEqual(NO_FILTERS);
  });
});
