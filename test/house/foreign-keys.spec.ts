import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../support/database.js';
import { WITHOUT_FOREIGN_KEY } from './exceptions.js';

const database = await databaseForSpec();

/** `table.column` of each UUID that names a row elsewhere and is held by no foreign key. */
const unheld = async (): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(`
    SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.udt_name = 'uuid' AND c.column_name LIKE '%\\_id' AND NOT EXISTS (
      SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey)
      WHERE k.contype = 'f' AND k.conrelid = c.table_name::regclass AND a.attname = c.column_name)
    ORDER BY 1`);
  return rows.map(({ name }) => name).sort();
};

describe('a column that names a row elsewhere', () => {
  it('has a foreign key, unless a launch or an operation writes it', async () => {
    expect(await unheld()).toEqual([...WITHOUT_FOREIGN_KEY].sort());
  });

  it('would be found without one', async () => {
    await database.query('CREATE TABLE boards (id uuid PRIMARY KEY, shelf_id uuid NOT NULL)');
    expect(await unheld()).toContain('boards.shelf_id');
  });
});
