import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketFolder } from '../common/state/state-paths.js';
import { temporalAnswers } from '../common/temporal/temporal-answers.js';
import { putBrokenAside, saysBroken } from './broken-file.js';
import { postgresAnswers, postgresProgram, type PostgresPlace } from './embedded-postgres.js';
import { nativePostgres } from './native-postgres.js';
import { temporalFinder } from '../common/bootstrap-modules.js';
import { readableCopy } from '../common/state/readable-copy.js';
import { type Settings } from './settings.js';
import { newPassword, onceWritten, writeSecret } from '../common/state/state-folder.js';
import { type SupervisedOptions } from './supervised-options.js';
import { Supervised } from './supervised.js';
import { type CloudUsers } from './system-users.js';
import { type NamespaceRequest, prepareNamespace } from '../common/temporal/temporal-namespace.js';
import { temporalProgram, type TemporalPlace } from './temporal-server.js';

const START_LIMIT_MS = 60_000;
export const DATABASE = 'engine';

/** Where a part's words go, and those about it. */
type Told = Pick<SupervisedOptions, 'log' | 'say'>;

/**
 * Where the embedded PostgreSQL lives. Its URL, with a password made at the first start, is a secret of the control
 * plane.
 */
export async function postgresPlace(
  { flags, paths, ports }: Settings,
  users: CloudUsers,
): Promise<PostgresPlace> {
  const { port } = ports.postgres;
  const sockets = socketFolder(flags.cloud, paths.root, 'postgres');
  // By its socket, which costs a third less of both sides' time a statement.
  const urlWith = (password: string) =>
    `postgresql://engine:${password}@127.0.0.1:${port}/${DATABASE}?host=${encodeURIComponent(sockets)}\n`;
  const known = await onceWritten(paths.databaseUrl, () => urlWith(newPassword()), users.control);
  const { password } = new URL(known);
  // Port and folder may be others this time.
  if (known !== urlWith(password)) await writeSecret(paths.databaseUrl, urlWith(password), users.control);
  return {
    native: await nativePostgres(paths.lib),
    folder: paths.postgres,
    sockets,
    port,
    password,
    // Daemons of the control plane take 10 + 3 connections each, engine-manage as many for a moment.
    settings: { max_connections: '120', shared_buffers: '64MB' },
    ...(users.postgres && { user: users.postgres }),
  };
}

export function postgresPart(place: PostgresPlace, told: Told): Supervised {
  return new Supervised(postgresProgram(place), {
    ...told,
    address: `127.0.0.1:${place.port}`,
    ready: () => postgresAnswers(place, START_LIMIT_MS),
    // Its lock file names a process that the kernel has not quite ended, or its orphans still hold its memory.
    patienceMs: 10_000,
  });
}

export async function temporalPlace(settings: Settings, users: CloudUsers): Promise<TemporalPlace> {
  const { flags, paths, ports } = settings;
  const { bringTemporal } = await temporalFinder();
  const binary = await bringTemporal(
    flags.temporal_cli || process.env['ENGINE_TEMPORAL_CLI'] || '',
    () => undefined,
  );
  return {
    binary: await readableCopy(binary, join(paths.lib, 'temporal')),
    port: ports.temporal.port,
    uiPort: ports.temporalUi.port,
    file: join(paths.temporal, 'temporal.db'),
    ...(users.control && { user: users.control }),
  };
}

/** `request`: its file may be lost while the cloud is up, and with it what the set-up had put there. */
export function temporalPart(place: TemporalPlace, told: Told, request: NamespaceRequest): Supervised {
  return new Supervised(temporalProgram(place), {
    address: `127.0.0.1:${place.port}, web interface http://127.0.0.1:${place.uiPort}`,
    ...told,
    ready: () => listening(place.port),
    isBroken: saysBroken,
    mend: async (lastWords) => (place.file ? putBrokenAside(place.file, lastWords) : undefined),
    async restored() {
      await temporalAnswers(request.address, START_LIMIT_MS);
      await prepareNamespace(request);
    },
  });
}

/** Resolves once somebody listens. Who needs more than an open port (the set-up, the daemons) waits for that itself. */
async function listening(port: number): Promise<void> {
  for (const start = Date.now(); ; await sleep(20)) {
    if (await opens(port)) return;
    if (Date.now() - start > START_LIMIT_MS) throw new Error(`no program listens on port ${port}`);
  }
}

const opens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
