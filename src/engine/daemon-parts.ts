import { join } from 'node:path';
import { type DaemonName } from '../daemons/flags-of.js';
import { type DriverChoice } from './choose-drivers.js';
import { saidReady, watchOver } from './daemon-channel.js';
import { InProcess } from './in-process.js';
import { type Installation } from './installation.js';
import { type Part } from './part.js';
import { type RotatingLog } from './rotating-log.js';
import { type Settings } from './settings.js';
import { type SupervisedOptions } from './supervised-options.js';
import { Supervised } from './supervised.js';
import { type CloudUsers } from './system-users.js';

export interface DaemonPlace {
  readonly settings: Settings;
  readonly users: CloudUsers;
  readonly installation: Installation;
  readonly drivers: DriverChoice;
  /** Generated flagfiles. */
  readonly flagfiles: Readonly<Record<DaemonName, string>>;
  logOf(name: string): RotatingLog;
}

/** And to whom it is said when a part dies. */
type ToldPlace = DaemonPlace & Pick<SupervisedOptions, 'say'>;

/** Hosts' daemons handle taps, namespaces and guests: as root they stay root, without a way to the database. */
const CONTROL: readonly DaemonName[] = ['engine-api', 'engine-conductor'];

/** A daemon as its own process, or inside this one with `--single_process`. */
export function daemonPart(name: DaemonName, place: ToldPlace): Part {
  const { settings, users, installation, flagfiles } = place;
  const { root, node } = installation;
  const argv = [`--flagfile=${join(root, 'flagfiles', `${name}.flags`)}`, `--flagfile=${flagfiles[name]}`];
  const address = addressOf(name, place);
  if (settings.flags.single_process) return new InProcess(name, address, () => serve(name, argv));
  const user = CONTROL.includes(name) ? users.control : undefined;
  return new Supervised(
    {
      name,
      file: node,
      args: [join(root, 'bin', `${name}.mjs`), ...argv],
      env: { NODE_ENV: 'production', PATH: systemPath() },
      stopSignal: 'SIGTERM',
      ipc: true,
      ...(user && { user }),
    },
    { address, log: place.logOf(name), say: place.say, ready: saidReady, watch: watchOver },
  );
}

const serve = async (name: DaemonName, argv: readonly string[]) =>
  (await import('../daemons/serve-of.js')).serveOf[name](argv);

/** nft, dnsmasq and ip live in sbin, which is not on everybody's PATH. */
const systemPath = () =>
  [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].join(':');

function addressOf(name: DaemonName, { settings, drivers }: DaemonPlace): string {
  const { ports, flags } = settings;
  const hosts = flags.fake_hosts > 0 ? `${flags.fake_hosts} fake hosts` : undefined;
  switch (name) {
    case 'engine-api':
      return `http://${ports.ec2.address}:${ports.ec2.port}, for hosts http://${ports.hostApi.address}:${ports.hostApi.port}`;
    case 'engine-conductor':
      return 'queue engine-control';
    case 'engine-compute':
      return hosts ?? `driver ${drivers.compute}`;
    case 'engine-network':
      return hosts ?? `driver ${drivers.network}`;
  }
}
