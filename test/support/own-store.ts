import { type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Database } from '../../src/common/prisma/database.js';
import { Sealer } from '../../src/common/seal/sealer.js';
import { migrate } from '../../src/common/prisma/migrate.js';
import {
  ensureDatabase,
  initPostgres,
  postgresAnswers,
  type PostgresPlace,
  postgresProgram,
  postgresUrl,
} from '../../src/engine/embedded-postgres.js';
import { nativePostgres } from '../../src/engine/native-postgres.js';
import { ended, launch, stopProgram } from '../../src/engine/program.js';
import { freePorts } from './free-ports.mjs';
import { Tenants } from './tenants.js';
import { until } from './until.js';

/** PostgreSQL refuses root; `nobody` is there on every machine. */
const NOBODY = { name: 'nobody', uid: 65534, gid: 65534 };

/**
 * An object store whose PostgreSQL is its own too, and writes to the disk as it does in production: both can be killed,
 * and the disk under both can be any folder.
 */
export class OwnStore {
  readonly region = 'local-1';
  #postgres: ChildProcess | undefined;
  #store: ChildProcess | undefined;
  #flags: readonly string[] = [];

  private constructor(
    readonly folder: string,
    readonly disk: string,
    private readonly place: PostgresPlace,
    private readonly port: number,
  ) {}

  /** `disk`: inside the store's folder; it may be mounted there before `up`. */
  static async make(): Promise<OwnStore> {
    const folder = await mkdtemp(join(tmpdir(), 'own-store-'));
    await chmod(folder, 0o755);
    const disk = join(folder, 'disk');
    await mkdir(disk, { mode: 0o755 });
    const [postgres = 0, s3 = 0] = await freePorts(2);
    const place: PostgresPlace = {
      ...{ native: await nativePostgres(join(folder, 'lib')), folder: join(disk, 'postgres') },
      ...{ sockets: join(folder, 's'), port: postgres, password: randomBytes(16).toString('hex') },
      ...(process.getuid?.() === 0 && { user: NOBODY }),
    };
    return new OwnStore(folder, disk, place, s3);
  }

  get buckets(): string {
    return join(this.disk, 'buckets');
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get sealer(): Sealer {
    return Sealer.fromFile(join(this.folder, 'keys'));
  }

  /** The most memory that the store's process has had, in bytes. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.#store?.pid ?? 'self'}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  /** The first start: makes the database, and a user whose client this is. `flags`: beside the store's usual ones. */
  async up(flags: readonly string[] = []): Promise<S3Client> {
    this.#flags = flags;
    await initPostgres(this.place);
    await this.startPostgres();
    await ensureDatabase(this.place, 'engine');
    const url = postgresUrl(this.place, 'engine');
    await migrate(url, 'prisma/migrations');
    await writeFile(join(this.folder, 'url'), url, { mode: 0o600 });
    await writeFile(join(this.folder, 'keys'), `1:${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    const { accessKey, secretKey } = await this.ask((database) =>
      new Tenants(database, join(this.folder, 'keys')).create('owner'),
    );
    await this.startStore();
    return new S3Client({
      ...{
        endpoint: this.endpoint,
        region: this.region,
        forcePathStyle: true,
        maxAttempts: 1,
      },
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    });
  }

  /** Something of the database, on a connection that ends with it. */
  async ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = new Database(postgresUrl(this.place, 'engine'), 2);
    return work(database).finally(() => database.onApplicationShutdown());
  }

  /** What a killed server left running holds its memory for a moment: until then another does not start. */
  async startPostgres(): Promise<void> {
    const log = openSync(join(this.folder, 'postgres.log'), 'a');
    await until(async () => {
      const child = launch(postgresProgram(this.place), log);
      child.unref();
      this.#postgres = child;
      const isUp = postgresAnswers(this.place, 30_000).then(
        () => true,
        () => false,
      );
      return Promise.race([isUp, ended(child).then(() => false)]);
    }, 60_000).catch((cause: unknown) => {
      throw new Error(readFileSync(join(this.folder, 'postgres.log'), 'utf8').slice(-1_500), { cause });
    });
    closeSync(log);
  }

  /** `kill -9` of the server; its own processes follow it. */
  async killPostgres(): Promise<void> {
    await killed(this.#postgres);
  }

  /** With a sweep at its start that takes all that no row names. */
  async startStore(): Promise<void> {
    const path = join(this.folder, 'store.log');
    const flags = [
      ...[
        `--database_url_file=${join(this.folder, 'url')}`,
        `--master_key_file=${join(this.folder, 'keys')}`,
      ],
      ...[`--buckets_path=${this.buckets}`, `--s3_port=${this.port}`, `--region=${this.region}`],
      ...[`--state_path=${join(this.folder, 'state')}`, '--object_sweep_age=0', ...this.#flags],
    ];
    const file = resolve('bin/engine-objectstore.mjs');
    const log = openSync(path, 'a');
    const program = { name: 'store', file: process.execPath, args: [file, ...flags], ipc: true };
    const child = launch({ ...program, stopSignal: 'SIGTERM' }, log);
    closeSync(log);
    child.unref();
    this.#store = child;
    await new Promise<void>((ready, fail) => {
      child.once('message', () => {
        child.channel?.unref();
        ready();
      });
      child.once('exit', () =>
        fail(new Error(`the store ended: ${readFileSync(path, 'utf8').slice(-2000)}`)),
      );
    });
  }

  async killStore(): Promise<void> {
    await killed(this.#store);
  }

  /** What is mounted inside its folder goes before. */
  async remove(): Promise<void> {
    if (this.#store) await stopProgram(this.#store, 'SIGTERM', 10_000);
    if (this.#postgres) await stopProgram(this.#postgres, 'SIGINT', 10_000);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function killed(child: ChildProcess | undefined): Promise<void> {
  if (!child) return;
  child.kill('SIGKILL');
  await ended(child);
}
