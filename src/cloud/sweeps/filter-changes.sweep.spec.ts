import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { FilterChangesSweep } from './filter-changes.sweep.js';

const database = await databaseForSpec();

describe('FilterChangesSweep', () => {
  it('keeps the last thousand versions of each host', async () => {
    await database.query(`INSERT INTO host_filter_versions (host, version) VALUES ('a', 1500), ('b', 3)`);
    await database.query(
      `INSERT INTO host_filter_changes (host, version, whole)
       SELECT 'a', v, true FROM generate_series(1, 1500) v UNION ALL SELECT 'b', v, true FROM generate_series(1, 3) v`,
    );
    await new FilterChangesSweep(database).sweep();
    const left = await database.query(
      'SELECT host, min(version)::int AS first, count(*)::int AS kept FROM host_filter_changes GROUP BY host ORDER BY host',
    );
    expect(left).toEqual([
      { host: 'a', first: 501, kept: 1000 },
      { host: 'b', first: 1, kept: 3 },
    ]);
  });
});
