import { join } from 'node:path';
import { parseFlags } from '../common/flags/parse-flags.js';
import { QUIESCE_RANKS } from '../daemons/daemon-row.js';
import { type DaemonName, daemonRows } from '../daemons/registry.js';
import { saidReady, watchOver } from './daemon-channel.js';
import { InProcess } from './in-process.js';
import { type Installation } from './installation.js';
import { type HostPart, type Part } from './part.js';
import { type RotatingLog } from './rotating-log.js';
import { partNames, type Settings } from './settings.js';
import { type SupervisedOptions } from './supervised-options.js';
import { Supervised } from './supervised.js';
import { type CloudUsers } from './system-users.js';

export interface DaemonPlace {
  readonly settings: Settings;
  readonly users: CloudUsers;
  readonly installation: Installation;
  /** Generated flagfiles. */
  readonly flagfiles: Readonly<Record<DaemonName, string>>;
  logOf(name: string): RotatingLog;
}

/** And to whom it is said when a part dies. */
type ToldPlace = DaemonPlace & Pick<SupervisedOptions, 'say'>;

/** The daemons as parts of a cloud, by side; those of hosts by the rank in which they come to rest. */
export interface DaemonParts {
  readonly control: readonly Part[];
  readonly hosts: readonly (readonly HostPart[])[];
}

/** The daemons that the cloud is made of. Throws the one line of a flag that one of them does not understand. */
export function daemonParts(place: ToldPlace): DaemonParts {
  const partsOf = (belongs: (name: DaemonName) => boolean) =>
    partNames(place.settings.flags)
      .filter(belongs)
      .map((name) => daemonPart(name, place));
  return {
    control: partsOf((name) => daemonRows[name].side === 'control'),
    hosts: QUIESCE_RANKS.map((rank) => partsOf((name) => daemonRows[name].host?.rank === rank)),
  };
}

/** A daemon as its own process, or inside this one with `--single_process`. */
function daemonPart(name: DaemonName, place: ToldPlace): HostPart {
  const { settings, users, installation, flagfiles } = place;
  const { root, node } = installation;
  const argv = [`--flagfile=${join(root, 'flagfiles', `${name}.flags`)}`, `--flagfile=${flagfiles[name]}`];
  const row = daemonRows[name];
  const flags = parseFlags(row.flags, argv);
  const address = row.address(flags);
  if (settings.flags.single_process) return new InProcess(name, address, () => row.serve(flags));
  // Hosts' daemons handle taps, namespaces and guests: as root they stay root, without a way to the database.
  const user = row.side === 'control' ? users.control : undefined;
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

/** nft, dnsmasq and ip live in sbin, which is not on everybody's PATH. */
const systemPath = () =>
  [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].join(':');
