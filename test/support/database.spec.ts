import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from './database.js';

const database = await databaseForSpec();

describe('databaseForSpec', () => {
  it('gives a migrated, empty database', async () => {
    expect(await database.plain((prisma) => prisma.user.count())).toBe(0);
    expect(await database.query('SELECT count(*) AS "hosts" FROM hosts')).toEqual([{ hosts: 0 }]);
  });

  it('wants the password', async () => {
    const url = new URL(process.env['ENGINE_TEST_DATABASE_URL'] ?? '');
    url.password = 'wrong';
    const { default: pg } = await import('pg');
    await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toMatchObject({
      code: '28P01',
    });
  });
});
