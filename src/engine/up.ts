import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { logger, startLog } from '../common/log/logger.js';
import { hostPaths } from '../common/state/state-paths.js';
import { type DaemonName } from '../daemons/flags-of.js';
import { lookAtBox } from './box.js';
import { chooseDrivers } from './choose-drivers.js';
import { Cloud } from './cloud.js';
import { askSupervisor, controlSocket, openControlSocket } from './control-socket.js';
import { writeDaemonFlags } from './daemon-flags.js';
import { daemonPart, type DaemonPlace } from './daemon-parts.js';
import { ensureDatabase, initPostgres } from './embedded-postgres.js';
import { enginercOf } from './enginerc.js';
import { greetingOf } from './greeting.js';
import { guestBoots } from './guest-boots.js';
import { installation } from './installation.js';
import { endOnSignals } from './end-on-signals.js';
import { LogBook } from './log-book.js';
import { freePorts } from './ports.js';
import { runSetup } from './run-setup.js';
import { DATABASE, postgresPart, postgresPlace, temporalPart, temporalPlace } from './servers.js';
import { type SetupResult } from './setup.contract.js';
import { defaultRange, generatedValues, hostNames, type Settings, settingsOf } from './settings.js';
import {
  folder,
  newMasterKey,
  onceWritten,
  prepareStateFolder,
  textOf,
  writeSecret,
} from './state-folder.js';
import { cloudUsers } from './system-users.js';
import { tinyImage } from './tiny-image.js';
import { openTunDevice } from './tun-device.js';

type Say = (line: string) => void;

/** Everything that is decided before anything is started. */
interface Plan extends DaemonPlace {
  readonly host: string;
  readonly tiny: Awaited<ReturnType<typeof tinyImage>>;
  readonly logs: LogBook;
}

/** `engine up`: the whole cloud on this box, in the foreground, until it is told to go down. Resolves when all is down. */
export async function up(argv: readonly string[], say: Say): Promise<void> {
  const settings = settingsOf(argv);
  const { flags, paths, ports } = settings;
  const socket = controlSocket(flags.cloud, paths.root);
  if (await askSupervisor(socket, 'GET', '/status'))
    throw new Error('this cloud is up already: engine status');
  // An orderly end takes the socket away.
  await freePorts(Object.values(ports), existsSync(socket));
  const plan = await planOf(settings, say);
  const cloud = new Cloud(await partsOf(plan, say), flags);
  const door = await openControlSocket(socket, cloud);
  endOnSignals(cloud, say);
  try {
    await cloud.up();
    say(greetingOf(settings, plan.drivers));
  } catch (error) {
    logger('supervisor').error({ err: error }, 'could not start');
    say((error as Error).message);
    process.exitCode = 1;
    cloud.down(true);
  }
  await cloud.gone;
  door.close();
}

async function planOf(settings: Settings, say: Say): Promise<Plan> {
  const { flags, given, paths } = settings;
  const users = await cloudUsers();
  await prepareStateFolder(paths, users);
  const logs = new LogBook(paths.logs);
  startLog('engine', flags.log_level, logs.of('engine'));
  const host = (await onceWritten(join(paths.root, 'host'), () => given.get('host') ?? hostname())).trim();
  const box = await lookAtBox();
  say('the image tiny');
  const tiny = await tinyImage(paths.lib);
  const drivers = await chooseDrivers(given, box, async () => ('why' in tiny ? tiny.why : guestBoots(tiny)));
  if (drivers.network === 'linux') await openTunDevice(say);
  const probe = 'why' in tiny ? {} : { qemu_probe_kernel: tiny.kernel, qemu_probe_ramdisk: tiny.ramdisk };
  const chosen = { host, compute_driver: drivers.compute, network_driver: drivers.network, ...probe };
  return {
    ...{ settings, users, host, tiny, drivers, logs },
    installation: await installation(paths.lib),
    flagfiles: await writeDaemonFlags(paths, generatedValues(settings, chosen)),
    logOf: (name) => logs.of(name),
  };
}

async function partsOf(plan: Plan, say: Say): Promise<ConstructorParameters<typeof Cloud>[0]> {
  const { settings, users, logs } = plan;
  await onceWritten(settings.paths.masterKeys, newMasterKey, users.control);
  const place = await postgresPlace(settings, users);
  const cloudFolder = dirname(place.sockets);
  for (const path of [dirname(cloudFolder), cloudFolder]) if (users.postgres) await folder(path, 0o755);
  await initPostgres(place);
  await folder(place.sockets, 0o700, users.postgres);
  const daemon = (name: DaemonName) => daemonPart(name, plan);
  return {
    servers: [
      postgresPart(place, logs.of('postgresql')),
      temporalPart(await temporalPlace(settings, users), logs.of('temporal')),
    ],
    async prepare() {
      say('PostgreSQL and Temporal are up');
      await ensureDatabase(place, DATABASE);
      await keep(plan, await runSetup(setupPlace(plan), await wishOf(plan)));
    },
    api: [daemon('engine-api'), daemon('engine-conductor')],
    hosts: [daemon('engine-compute'), daemon('engine-network')],
  };
}

const setupPlace = ({ installation: from, flagfiles, users, logs }: Plan) => ({
  installation: from,
  flagfile: flagfiles['engine-api'],
  user: users.control,
  log: logs.of('engine-setup'),
});

async function wishOf({ settings, host, tiny }: Plan) {
  const { flags, paths } = settings;
  const names = hostNames(host, flags.fake_hosts);
  const tokens = await Promise.all(names.map((name) => textOf(hostPaths(paths.root, name).token)));
  return {
    hosts: names.filter((_, n) => tokens[n] === undefined),
    zone: `${flags.region}a`,
    network: { cidr: flags.fixed_range || defaultRange(flags.cloud), dns: flags.dns_server },
    retentionDays: flags.temporal_retention,
    image: 'why' in tiny ? undefined : tiny,
    wantsPrivateKey: (await textOf(paths.privateKey)) === undefined,
  };
}

/** What only root (or the person who started it) keeps: hosts' tokens, the private key, the lines for the shell. */
async function keep({ settings }: Plan, result: SetupResult): Promise<void> {
  const { flags, paths, ports } = settings;
  for (const [host, token] of Object.entries(result.tokens)) {
    const own = hostPaths(paths.root, host);
    await folder(own.root, 0o711);
    await writeSecret(own.token, `${token}\n`);
  }
  if (result.privateKey !== undefined) await writeSecret(paths.privateKey, result.privateKey);
  const { accessKey, secretKey, imageId } = result;
  const endpoint = `http://${ports.ec2.address}:${ports.ec2.port}`;
  const access = { endpoint, region: flags.region, accessKey, secretKey, imageId, keyFile: paths.privateKey };
  await writeSecret(paths.rc, enginercOf(access));
}
