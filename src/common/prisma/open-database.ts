import { readFileSync } from 'node:fs';
import { EngineError } from '../errors/engine-error.js';
import { Database } from './database.js';
import { type DatabaseFlags, limitsOf } from './database-limits.js';

/**
 * PostgreSQL as `--database_url_file` says, once it answers. Throws a line that names the file when it cannot be read;
 * a server that does not answer yet is waited for: daemons and database start together.
 */
export async function openDatabase(
  flags: DatabaseFlags & { readonly database_url_file: string; readonly database_pool: number },
): Promise<Database> {
  const url = databaseUrlIn(flags.database_url_file);
  const database = new Database(url, flags.database_pool, limitsOf(flags));
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      await database.query('SELECT 1');
      return database;
    } catch (error) {
      if (EngineError.of(error).code !== 'ServiceUnavailable') throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

export function databaseUrlIn(path: string): string {
  if (path === '') throw new Error('--database_url_file is not set');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Error(`--database_url_file: ${(error as Error).message}`, { cause: error });
  }
}
