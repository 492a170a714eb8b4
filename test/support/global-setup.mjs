/**
 * Once a run: what is built, one PostgreSQL with a migrated template database, and, if a selected test needs it, one
 * Temporal. Specs find them in the environment: ENGINE_TEST_DATABASE_URL, ENGINE_TEST_TEMPLATE, ENGINE_TEST_TEMPORAL.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../bin/lib/commands.mjs';
import { bringTemporal } from '../../bin/lib/temporal-binary.mjs';
import { freePorts } from './free-ports.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = (path) => import(join(root, 'dist/src', path));

/** Folders whose specs need no Temporal server. */
const WITHOUT_TEMPORAL =
  /^(\.\/)?(src|workflows|activities|test\/(contract|house|workflows|activities|histories))(\/|$)/;

const needsTemporal = ({ nonFlagArgs = [] }) =>
  process.env.ENGINE_TEST_UNIT !== '1' &&
  (nonFlagArgs.length === 0 ||
    !nonFlagArgs.every((path) => WITHOUT_TEMPORAL.test(path.replace(`${root}`, ''))));

async function startPostgres(folder, log) {
  const { initPostgres, postgresProgram, postgresAnswers, postgresUrl, ensureDatabase } = await dist(
    'engine/embedded-postgres.js',
  );
  const { launch } = await dist('engine/program.js');
  const { nativePostgres } = await dist('engine/native-postgres.js');
  const { migrate } = await dist('common/prisma/migrate.js');
  // PostgreSQL refuses root; `nobody` is there on every machine.
  const user = process.getuid() === 0 ? { name: 'nobody', uid: 65534, gid: 65534 } : undefined;
  const place = {
    native: await nativePostgres(join(folder, 'lib')),
    folder: join(folder, 'postgres'),
    sockets: join(folder, 'sockets'),
    port: (await freePorts(1))[0],
    password: randomBytes(16).toString('hex'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
    ...(user && { user }),
  };
  await initPostgres(place);
  const child = launch(postgresProgram(place), log);
  await postgresAnswers(place, 30_000);
  await ensureDatabase(place, 'engine_template');
  await migrate(postgresUrl(place, 'engine_template'), join(root, 'prisma/migrations'));
  process.env.ENGINE_TEST_DATABASE_URL = postgresUrl(place, 'postgres');
  process.env.ENGINE_TEST_TEMPLATE = 'engine_template';
  return { child, stopSignal: 'SIGINT' };
}

async function startTemporal(log) {
  const { temporalProgram, temporalAddress } = await dist('engine/temporal-server.js');
  const { temporalAnswers } = await dist('common/temporal/temporal-answers.js');
  const { prepareNamespace } = await dist('common/temporal/temporal-namespace.js');
  const { launch } = await dist('engine/program.js');
  const place = {
    binary: await bringTemporal(process.env.ENGINE_TEMPORAL_CLI, console.log),
    port: (await freePorts(1))[0],
  };
  const child = launch(temporalProgram(place), log);
  await temporalAnswers(temporalAddress(place), 30_000);
  await prepareNamespace({ address: temporalAddress(place), namespace: 'default', retentionDays: 1 });
  process.env.ENGINE_TEST_TEMPORAL = temporalAddress(place);
  return { child, stopSignal: 'SIGTERM' };
}

export default async function globalSetup(globalConfig) {
  // A file that does not compile fails its own specs; the others may run. `npm test` has built before and stops there.
  await run(process.execPath, [join(root, 'bin/build.mjs')]).catch((error) => console.error(error.message));
  const folder = await mkdtemp(join(tmpdir(), 'engine-test-'));
  await chmod(folder, 0o755);
  const log = openSync(join(folder, 'servers.log'), 'a');
  const started = await Promise.all([
    startPostgres(folder, log),
    ...(needsTemporal(globalConfig) ? [startTemporal(log)] : []),
  ]).catch(async (error) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  closeSync(log);
  globalThis.engineTestServers = { folder, started };
}
