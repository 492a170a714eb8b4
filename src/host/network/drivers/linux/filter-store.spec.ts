import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STATE } from '../../no-state.js';
import { FilterStore } from './filter-store.js';

describe('FilterStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'filters-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps the last set for the next daemon', async () => {
    const store = new FilterStore(folder);
    expect(await store.load()).toEqual(NO_STATE);
    await store.keep({ ...NO_STATE, version: 7 });
    expect(await new FilterStore(folder).load()).toEqual({ ...NO_STATE, version: 7 });
    await store.forget();
    await store.forget();
    expect(await store.load()).toEqual(NO_STATE);
  });

  it('reads the filters that an earlier version kept', async () => {
    const GROUP = '33333333-0000-4000-8000-000000000002';
    const filters = {
      ports: [],
      groups: { [GROUP]: { rules: [] } },
      members: { '33333333-0000-4000-8000-000000000001': ['10.0.0.9'] },
    };
    writeFileSync(join(folder, 'filters.json'), JSON.stringify({ version: 4, ...filters }));
    const { filters: read, ...rest } = await new FilterStore(folder).load();
    expect(rest).toEqual({ version: 4, peers: [] });
    // It let everything out.
    const open = {
      direction: 'egress',
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      source: { cidr: '0.0.0.0/0' },
    };
    expect(read).toEqual({ ...filters, groups: { [GROUP]: { rules: [open] } } });
    await new FilterStore(folder).keep({ ...NO_STATE, version: 4, filters });
    expect((await new FilterStore(folder).load()).filters).toEqual(filters);
  });

  it.each(['', '{', '{"version":"x"}'])("holds none when the file says '%s'", async (text) => {
    writeFileSync(join(folder, 'filters.json'), text);
    expect(await new FilterStore(folder).load()).toEqual(NO_STATE);
  });
});
