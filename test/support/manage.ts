import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Database } from '../../src/common/prisma/database.js';
import { runManage } from '../../src/manage/run-manage.js';
import { databaseUrlForSpec } from './database.js';

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** What engine-manage said, and its exit status. */
export interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** engine-manage on a database of the spec's own. */
export interface Manage {
  readonly database: Database;
  run(...words: readonly string[]): Promise<Said>;
  /** The rows that it answers. */
  rows(...words: readonly string[]): Promise<readonly Row[]>;
}

/** Called at the top of a spec, like `databaseForSpec`. */
export async function manageForSpec(): Promise<Manage> {
  const url = await databaseUrlForSpec();
  const folder = await mkdtemp(join(tmpdir(), 'manage-'));
  const [urlFile, keys] = [join(folder, 'url'), join(folder, 'master.key')];
  await writeFile(urlFile, url);
  await writeFile(keys, `1:${'ab'.repeat(32)}\n`, { mode: 0o600 });
  const database = new Database(url, 2);
  afterAll(async () => {
    await database.onApplicationShutdown();
    await rm(folder, { recursive: true });
  });
  const flags = [`--database_url_file=${urlFile}`, `--master_key_file=${keys}`, `--state_path=${folder}`];
  const run = async (...words: readonly string[]): Promise<Said> => {
    const said = { out: '', err: '' };
    const status = await runManage([...flags, ...words], {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
    });
    return { ...said, status };
  };
  const rows = async (...words: readonly string[]) =>
    JSON.parse((await run(...words, '--json')).out) as readonly Row[];
  return { database, run, rows };
}
