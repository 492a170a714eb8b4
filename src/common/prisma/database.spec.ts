import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { databaseUrlForSpec } from '../../../test/support/database.js';
import { Database } from './database.js';
import { type DatabaseLimits, USUAL_LIMITS } from './database-limits.js';

const url = await databaseUrlForSpec();
const LIMITS: DatabaseLimits = {
  statement_timeout: 300,
  lock_timeout: 150,
  idle_in_transaction_session_timeout: 300,
  query_timeout: 5_000,
};
const opened: Database[] = [];
afterAll(() => Promise.all(opened.map((each) => each.onApplicationShutdown())));
function open(connections: number, limits = LIMITS, at = url): Database {
  const database = new Database(at, connections, limits);
  opened.push(database);
  return database;
}
const database = open(5);
/** What the caller of the API gets, and what the log gets. */
const unavailable = (cause: object) =>
  expect.objectContaining({
    code: 'ServiceUnavailable',
    retryable: true,
    message: 'The request has failed due to a temporary failure of the server.',
    cause: expect.objectContaining(cause),
  });
const kill = (pid: number | undefined) => database.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
const ownPid = 'SELECT pg_backend_pid() AS pid';

describe('a connection that breaks in the middle of a transaction', () => {
  it('does a transaction’s statements one by one, however they are asked for', async () => {
    const warned: string[] = [];
    const take = ({ message }: Error) => void warned.push(message);
    process.on('warning', take);
    const asked = database.transaction((tx) =>
      Promise.all([1, 2, 3].map((n) => tx.query(`SELECT ${n} AS n`))),
    );
    expect(await asked).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', take);
    expect(warned).toEqual([]);
  });

  it('does nothing of a transaction after its end', async () => {
    await database.query('CREATE TABLE IF NOT EXISTS late (n int)');
    const failing = database.transaction((tx) =>
      Promise.all([tx.query('SELECT 1/0'), tx.query('INSERT INTO late VALUES (1)')]),
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await database.query('SELECT n FROM late')).toEqual([]);
  });

  it('fails the transaction, and neither the process nor what comes after', async () => {
    const broken = database.transaction(async (tx) => {
      const [own] = await tx.query<{ pid: number }>(ownPid);
      await kill(own?.pid);
      await tx.query('SELECT 1');
    });
    await expect(broken).rejects.toEqual(unavailable({ message: expect.any(String) }));
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('in the middle of a statement too', async () => {
    const patient = open(1, { ...LIMITS, statement_timeout: 0 });
    const [own] = await patient.query<{ pid: number }>(ownPid);
    const [broken] = await Promise.allSettled([patient.query('SELECT pg_sleep(10)'), kill(own?.pid)]);
    expect(broken).toMatchObject({ reason: unavailable({ code: '57P01' }) });
  });
});

describe('a snapshot', () => {
  it('reads one moment, whatever is written meanwhile', async () => {
    await database.query('CREATE TABLE IF NOT EXISTS moments (n int)');
    const count = 'SELECT count(*)::int AS n FROM moments';
    const seen = await database.snapshot(async (tx) => {
      const before = await tx.query(count);
      await database.query('INSERT INTO moments VALUES (1)');
      return [before, await tx.query(count)];
    });
    expect(seen).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    expect(await database.query(count)).toEqual([{ n: 1 }]);
  });

  it('writes nothing', async () => {
    const writing = database.snapshot((tx) => tx.query('CREATE TABLE written (n int)'));
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });
});

describe('limits', () => {
  it('end a statement that runs too long', async () => {
    await expect(database.query('SELECT pg_sleep(10)')).rejects.toEqual(unavailable({ code: '57014' }));
    const slow = database.plain((prisma) => prisma.$queryRaw`SELECT pg_sleep(10)::text`);
    await expect(slow).rejects.toEqual(unavailable({ message: expect.stringMatching(/57014|timeout/) }));
  });

  it('end what waits too long for a lock', async () => {
    const queued = open(2, { ...LIMITS, statement_timeout: 0, idle_in_transaction_session_timeout: 0 });
    const waiting = queued.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(1)');
      await queued.query('SELECT pg_advisory_xact_lock(1)');
    });
    await expect(waiting).rejects.toEqual(unavailable({ code: '55P03' }));
  });

  it('end a transaction that does nothing', async () => {
    const idle = database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(2)');
      await sleep(600);
      await tx.query('SELECT 1');
    });
    await expect(idle).rejects.toEqual(
      unavailable({ message: expect.stringMatching(/connection|idle-in-transaction/) }),
    );
    expect(await database.query('SELECT pg_try_advisory_xact_lock(2) AS free')).toEqual([{ free: true }]);
  });

  it('end the wait for a server that says nothing more', async () => {
    const impatient = open(1, { ...LIMITS, statement_timeout: 0, query_timeout: 200 });
    await expect(impatient.query('SELECT pg_sleep(10)')).rejects.toEqual(
      unavailable({ message: 'Query read timeout' }),
    );
    expect(await impatient.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('leave sessions that listen or hold a lock alone, however long they are idle', async () => {
    const session = await database.session();
    const heard = new Promise((resolve) => session.on('notification', ({ payload }) => resolve(payload)));
    await session.query('LISTEN spec');
    await session.query('SELECT pg_advisory_lock(3)');
    await sleep(700);
    await database.query(`SELECT pg_notify('spec', 'still there')`);
    expect(await heard).toBe('still there');
    expect(await database.query('SELECT pg_try_advisory_lock(3) AS free')).toEqual([{ free: false }]);
    session.release(true);
  });

  it('are the flags’, or the server’s own where those say 0', async () => {
    const settings = (on: Database) =>
      on.query(`SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
        current_setting('idle_in_transaction_session_timeout') AS idle`);
    expect(await settings(open(1, USUAL_LIMITS))).toEqual([{ statement: '30s', lock: '10s', idle: '30s' }]);
    const none = { ...LIMITS, statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 };
    expect(await settings(open(1, none))).toEqual([{ statement: '0', lock: '0', idle: '0' }]);
  });
});

describe('a database that does not answer', () => {
  it.each([
    ['nobody listens', 'postgresql://engine:x@127.0.0.1:1/engine', { code: 'ECONNREFUSED' }],
    ['there is no socket', 'postgresql://engine:x@/engine?host=/nonexistent', { code: 'ENOENT' }],
  ])('because %s is unavailable for now', async (_why, at, cause) => {
    const nobody = open(1, LIMITS, at);
    await expect(nobody.query('SELECT 1')).rejects.toEqual(unavailable(cause));
    await expect(nobody.transaction(async () => undefined)).rejects.toEqual(unavailable(cause));
    await expect(nobody.session()).rejects.toEqual(unavailable(cause));
  });

  it('because it is being closed is unavailable for now', async () => {
    const closed = new Database(url, 1, LIMITS);
    await closed.onApplicationShutdown();
    await expect(closed.query('SELECT 1')).rejects.toEqual(
      unavailable({ message: expect.stringMatching(/after calling end/) }),
    );
  });

  it('says in its own words what will not change by itself', async () => {
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(open(1, LIMITS, wrong.href).query('SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(database.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
  });
});
