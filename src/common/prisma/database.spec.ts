import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';

const database = await databaseForSpec();

describe('a connection that breaks in the middle of a transaction', () => {
  it('fails the transaction, and neither the process nor what comes after', async () => {
    const broken = database.transaction(async (tx) => {
      const [own] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1, 5000)', [own?.pid]);
      await tx.query('SELECT 1');
    });
    await expect(broken).rejects.toThrow();
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
