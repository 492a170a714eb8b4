import { readFileSync } from 'node:fs';
import { Database } from './database.js';

/**
 * PostgreSQL as `--database_url_file` says, once it answers. Throws a line that names the file when it cannot be read;
 * a server that does not answer yet is waited for: daemons and database start together.
 */
export async function openDatabase(flags: {
  readonly database_url_file: string;
  readonly database_pool: number;
}): Promise<Database> {
  const database = new Database(databaseUrlIn(flags.database_url_file), flags.database_pool);
  for (let pause = 50; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      await database.query('SELECT 1');
      return database;
    } catch (error) {
      if (!isNotUp(error)) throw error;
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

/** Refused connections, and PostgreSQL's own "starting up" and "shutting down". */
const NOT_UP = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P02', '57P03']);

const isNotUp = (error: unknown): boolean => NOT_UP.has((error as { code?: string }).code ?? '');
