import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { exec } from '../common/exec/exec.js';
import { logger } from '../common/log/logger.js';
import { makeBeginnings } from './initial-setup.js';
import { Cloud, type CloudParts } from './cloud.js';
import { askSupervisor, controlSocket, openControlSocket } from './control-socket.js';
import { daemonParts } from './daemon-parts.js';
import { ensureDatabase, initPostgres } from './embedded-postgres.js';
import { endOnSignals } from './end-on-signals.js';
import { greetingOf } from './greeting.js';
import { howGuestsRun } from './how-guests-run.js';
import { type Plan, planOf } from './plan.js';
import { freePorts } from './ports.js';
import { DATABASE, postgresPart, postgresPlace, temporalPart, temporalPlace } from './servers.js';
import { allPorts, type Settings, settingsOf } from './settings.js';
import { folder, newMasterKey, onceWritten } from '../common/state/state-folder.js';
import { type NamespaceRequest } from '../common/temporal/temporal-namespace.js';
import { lookAtWorld, worldWords } from './world.js';
import { holdStateFolder } from './state-folder-lock.js';

type Say = (line: string) => void;

/**
 * `engine up`: the whole cloud on this box, in the foreground, until it is told to go down. Resolves when all is down.
 */
export async function up(argv: readonly string[], say: Say): Promise<void> {
  const settings = settingsOf(argv);
  const { flags, paths } = settings;
  const socket = controlSocket(flags.cloud, paths.root);
  if (await askSupervisor(socket, 'GET', '/status'))
    throw new Error('this cloud is up already: engine status');
  await holdStateFolder(settings);
  // An orderly end takes the socket away.
  await freePorts({ all: allPorts(settings), offset: flags.port_offset }, existsSync(socket));
  const plan = await planOf(settings, say);
  const cloud = new Cloud(await partsOf(plan, say), flags, say);
  const door = await openControlSocket(socket, cloud);
  endOnSignals(cloud, say);
  try {
    await cloud.up();
    const world = worldWords(await lookAtWorld(exec), plan.outbound);
    say(greetingOf(settings, plan.drivers, { guests: cloud.status().guests, world }));
  } catch (error) {
    logger('supervisor').error({ err: error }, 'could not start');
    say((error as Error).message);
    process.exitCode = 1;
    cloud.down(true);
  }
  await cloud.gone;
  door.close();
}

async function partsOf(plan: Plan, say: Say): Promise<CloudParts> {
  const { settings, users, logs } = plan;
  await onceWritten(settings.paths.masterKeys, newMasterKey, users.control);
  const place = await postgresPlace(settings, users);
  const cloudFolder = dirname(place.sockets);
  for (const path of [dirname(cloudFolder), cloudFolder]) if (users.postgres) await folder(path, 0o755);
  await initPostgres(place);
  // Only the control plane gets as far as being asked for the password.
  const { postgres, control } = users;
  await folder(place.sockets, 0o710, postgres && { ...postgres, gid: control?.gid ?? postgres.gid });
  return {
    servers: [
      postgresPart(place, { log: logs.of('postgresql'), say }),
      temporalPart(
        await temporalPlace(settings, users),
        { log: logs.of('temporal'), say },
        namespaceWish(settings),
      ),
    ],
    async prepare() {
      say('PostgreSQL and Temporal are up');
      await ensureDatabase(place, DATABASE);
      for (const line of await makeBeginnings(plan)) say(line);
    },
    ...daemonParts({ ...plan, say }),
    howGuestsRun: () => howGuestsRun(plan.drivers, settings.paths.root, plan.host),
  };
}

const namespaceWish = ({ flags, ports }: Settings): NamespaceRequest => ({
  address: `127.0.0.1:${ports.temporal.port}`,
  namespace: flags.temporal_namespace,
  retentionDays: flags.temporal_retention,
});
