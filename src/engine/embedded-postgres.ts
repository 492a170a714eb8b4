import { chown, open, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import pg from 'pg';
import { exec } from '../common/exec/exec.js';
import { type Program, type SystemUser } from './program.js';
import { folder } from '../common/state/state-folder.js';

export interface PostgresPlace {
  /** Folder of the binaries: `bin`, `lib`, `share`. `user` must be able to read it. */
  readonly native: string;
  /** Belongs to `user`; holds `data`. */
  readonly folder: string;
  /** For the Unix socket; belongs to `user`. At most 90 characters. */
  readonly sockets: string;
  readonly port: number;
  readonly password: string;
  /** PostgreSQL refuses root. */
  readonly user?: SystemUser;
  readonly settings?: Readonly<Record<string, string>>;
}

const SUPERUSER = 'engine';

const dataOf = (place: PostgresPlace) => join(place.folder, 'data');

/** URL of one database on the server, with the password: for 0600 files and memory only. */
export const postgresUrl = ({ port, password }: PostgresPlace, database: string): string =>
  `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

/** Makes the cluster if there is none: every connection wants the password, by scram, over the socket too. */
export async function initPostgres(place: PostgresPlace): Promise<void> {
  const { native, folder: home, user, password } = place;
  if (await isThere(join(dataOf(place), 'PG_VERSION'))) return;
  await rm(dataOf(place), { recursive: true, force: true });
  for (const path of [home, place.sockets]) await folder(path, 0o700, user);
  const secret = join(home, '.password');
  await writeFile(secret, password, { mode: 0o600 });
  if (user) await chown(secret, user.uid, user.gid);
  const fixed = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  // What initdb makes no later flush reaches: a power cut in the first half minute would leave no cluster at all.
  if (place.settings?.['fsync'] === 'off') fixed.push('--no-sync');
  // initdb writes PG_VERSION early: what it leaves behind when it is cut short must not pass for a cluster.
  const made = join(home, 'new');
  await rm(made, { recursive: true, force: true });
  try {
    await exec(join(native, 'bin/initdb'), ['-D', made, '-U', SUPERUSER, ...fixed, `--pwfile=${secret}`], {
      cwd: home,
      timeoutMs: 60_000,
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    await exec('mv', [made, dataOf(place)]);
    await flush(home);
  } finally {
    await rm(secret, { force: true });
  }
}

/** The server as a program. Ends by SIGINT, which is PostgreSQL's fast shutdown: clients are cut, nothing is lost. */
export function postgresProgram(place: PostgresPlace): Program {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: place.sockets,
    // Its folder says who comes near.
    unix_socket_permissions: '0777',
    password_encryption: 'scram-sha-256',
    // Ten thousand launches take a minute, which is how often it would look by itself.
    autovacuum_naptime: '10s',
    ...place.settings,
  };
  return {
    name: 'postgresql',
    file: join(place.native, 'bin/postgres'),
    args: [
      ...['-D', dataOf(place), '-p', String(place.port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    stopSignal: 'SIGINT',
    ...(place.user && { user: place.user }),
  };
}

/** Resolves once it answers with our password. Rejects after `timeoutMs`, or at once when the password is wrong. */
export async function postgresAnswers(place: PostgresPlace, timeoutMs: number): Promise<void> {
  for (const start = Date.now(); ; await sleep(20)) {
    const client = new pg.Client({ connectionString: postgresUrl(place, 'postgres') });
    try {
      await client.connect();
      return;
    } catch (error) {
      const wrongPassword = (error as { code?: string }).code === '28P01';
      if (wrongPassword || Date.now() - start > timeoutMs) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Makes the database if it is not there. */
export async function ensureDatabase(place: PostgresPlace, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl(place, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${database}"`);
  } finally {
    await client.end();
  }
}

/** A new name is on disk when its folder is. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
