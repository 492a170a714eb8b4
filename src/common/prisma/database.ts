import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { PrismaClient } from '../../generated/prisma/client.js';
import { type DatabaseLimits, USUAL_LIMITS } from './database-limits.js';
import { oneByOne, run } from './statements.js';
import { reached } from './unavailable.js';

export { VARIES } from './statements.js';

/**
 * Runs one statement. Columns come back under the names that the statement gives them. Throws ServiceUnavailable when
 * the database does not answer, or a limit ended the statement; else what PostgreSQL said.
 */
export interface Queryable {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Statements of a transaction find their rows by keys: one plan serves all values. Left to itself PostgreSQL plans
 * those that take arrays anew each time, a fifth of what a launch costs it. Without sequential scans, or a plan that
 * was made while a table was small reads all of it when it is large, until autovacuum has looked. (Servers before
 * PostgreSQL 18 count what is off as so dear that they would compile it.)
 */
const CHOICES = [
  'SET LOCAL plan_cache_mode = force_generic_plan',
  'SET LOCAL enable_seqscan = off',
  'SET LOCAL jit = off',
];
const BEGIN = ['BEGIN', ...CHOICES].join('; ');
const BEGIN_SNAPSHOT = ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', ...CHOICES].join('; ');

/** Deadlock, serialization failure: the transaction may be run again as it is. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/**
 * PostgreSQL: Prisma for plain rows, SQL for what is hot or must lock. Statements of ours are prepared once a
 * connection and named after their text.
 */
@Injectable()
export class Database implements Queryable, OnApplicationShutdown {
  readonly #pool: pg.Pool;
  #prisma: Promise<PrismaClient> | undefined;

  constructor(
    private readonly url: string,
    connections: number,
    private readonly limits: DatabaseLimits = USUAL_LIMITS,
  ) {
    this.#pool = new pg.Pool({
      ...limits,
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      types: {
        getTypeParser: (oid, format) =>
          oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
      },
    });
    // A connection that breaks while idle is replaced by the next query.
    this.#pool.on('error', () => undefined);
    // One that breaks in use fails its query; an unhandled error event would end the process.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return run<Row>(this.#pool, text, values);
  }

  /**
   * Plain rows that people and operators write, by Prisma and on connections of its own. A statement costs three times
   * as much as one of `query`, and the client is not loaded before somebody asks: most daemons never do.
   */
  async plain<T>(work: (prisma: PrismaClient) => Promise<T>): Promise<T> {
    const prisma = await (this.#prisma ??= this.#client());
    return reached(() => work(prisma));
  }

  /** One transaction (read committed). Repeated whole when PostgreSQL says that it may be. */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(BEGIN, work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  /** Reads alone, all of one moment. */
  async snapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#once(BEGIN_SNAPSHOT, work);
  }

  /** A connection of one's own, for LISTEN and for locks that a session holds. The caller ends it. */
  async session(): Promise<pg.PoolClient> {
    return reached(() => this.#pool.connect());
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.#prisma)?.$disconnect();
    // Another user of the pool may have ended it.
    if (!this.#pool.ending) await this.#pool.end();
  }

  async #client(): Promise<PrismaClient> {
    const [{ PrismaClient: Client }, { PrismaPg }] = await Promise.all([
      import('../../generated/prisma/client.js'),
      import('@prisma/adapter-pg'),
    ]);
    return new Client({ adapter: new PrismaPg({ ...this.limits, connectionString: this.url, max: 3 }) });
  }

  async #once<T>(begin: string, work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await this.session();
    const statements = oneByOne(client);
    let broken: Error | undefined;
    try {
      await reached(() => client.query(begin));
      const result = await work(statements);
      await statements.ended();
      await reached(() => client.query('COMMIT'));
      return result;
    } catch (error) {
      await statements.ended();
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
