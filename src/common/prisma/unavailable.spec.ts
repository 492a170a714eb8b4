import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { databaseUrlForSpec } from '../../../test/support/database.js';
import { reached } from './unavailable.js';

const url = await databaseUrlForSpec();

const failing = (code: string) => reached(() => Promise.reject(Object.assign(new Error(code), { code })));

describe('what may succeed in a moment is ServiceUnavailable', () => {
  it.each([
    '57014',
    '55P03',
    '25P03',
    '57P01',
    '57P02',
    '57P03',
    '08000',
    '08006',
    '53300',
    '53100',
    'ECONNREFUSED',
  ])('%s', async (code) => {
    await expect(failing(code)).rejects.toMatchObject({ code: 'ServiceUnavailable', cause: { code } });
  });

  it('a pool that has no connection in time', async () => {
    const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 1_000 });
    const taken = await pool.connect();
    await expect(reached(() => pool.connect())).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    taken.release();
    await pool.end();
  });

  it('a connection that was closed', async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
    await expect(reached(() => client.query('SELECT 1'))).rejects.toMatchObject({
      code: 'ServiceUnavailable',
    });
  });
});

describe('what is somebody’s mistake stays what it is', () => {
  it.each(['23505', '40P01', '42601', '28P01', '3D000', 'ENOTFOUND'])('%s', async (code) => {
    await expect(failing(code)).rejects.toMatchObject({ code });
  });

  it('an error without a code', async () => {
    await expect(reached(() => Promise.reject(new TypeError('x is not a function')))).rejects.toThrow('x is');
  });
});
