import { commonFlags, controlFlags, hostFlags } from '../common/flags/common.flags.js';
import { type FlagValues } from '../common/flags/flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { statePaths, type StatePaths } from '../common/state/state-paths.js';
import { apiFlags } from '../api/api.flags.js';
import { x7Flags } from '../api/x7/x7.flags.js';
import { hostApiFlags } from '../api/hosts/host-api.flags.js';
import { allDaemonFlags, type DaemonName, daemonNames, daemonRows } from '../daemons/registry.js';
import { ownUsers } from './per-cloud-defaults.js';
import { cloudPlace } from '../setup/cloud-place.js';
import { engineFlags } from './engine.flags.js';
import { givenFlags } from '../common/flags/explicit-flags.js';
import { type PortRequest } from './ports.js';

const used = {
  ...commonFlags,
  ...controlFlags,
  ...hostFlags,
  ...apiFlags,
  ...x7Flags,
  ...hostApiFlags,
  ...engineFlags,
};
/** Everything that `engine up` takes. */
export const upFlags = { ...allDaemonFlags, ...used };

/** One cloud on one box, as its command line wants it. */
export interface Settings {
  readonly flags: FlagValues<typeof used>;
  /** What was really given, for the daemons. */
  readonly given: ReadonlyMap<string, string>;
  readonly paths: StatePaths;
  /** Where daemons listen, by the flag that names the port; with `--port_offset`. */
  readonly listeners: ReadonlyMap<string, PortRequest>;
  /** The same of the servers. */
  readonly ports: ServerPorts;
}

export interface ServerPorts {
  readonly postgres: PortRequest;
  readonly temporal: PortRequest;
  readonly temporalUi: PortRequest;
}

export function settingsOf(argv: readonly string[]): Settings {
  const told = parseFlags(upFlags, argv) as FlagValues<typeof used>;
  const { cloud, root } = cloudPlace(upFlags, argv, told);
  const flags = { ...told, cloud };
  return {
    flags,
    given: givenFlags(upFlags, argv),
    paths: statePaths(root),
    listeners: listenersOf(flags),
    ports: serverPorts(flags),
  };
}

type PortFlags = Readonly<Record<string, unknown>> & PartFlags & { readonly port_offset: number };

interface PartFlags {
  readonly objectstore: boolean;
}

/** Which daemons the cloud is made of. */
export const partNames = ({ objectstore }: PartFlags): readonly DaemonName[] =>
  daemonNames.filter((name) => objectstore || name !== 'engine-objectstore');

const listenersOf = (flags: PortFlags): ReadonlyMap<string, PortRequest> =>
  new Map(
    partNames(flags)
      .flatMap((name) => daemonRows[name].listeners)
      .map(({ what, port, address }) => [
        port,
        moved({ what, port: Number(flags[port]), address: String(flags[address]) }, flags.port_offset),
      ]),
  );

function serverPorts(flags: FlagValues<typeof used>): ServerPorts {
  const at = (what: string, port: number) => moved({ what, port, address: '127.0.0.1' }, flags.port_offset);
  return {
    postgres: at('PostgreSQL', flags.postgres_port),
    temporal: at('Temporal', flags.temporal_port),
    temporalUi: at('Temporal’s web interface', flags.temporal_ui_port),
  };
}

function moved({ what, address, port }: PortRequest, offset: number): PortRequest {
  const there = port + offset;
  if (there < 1 || there > 65_535)
    throw new Error(`--port_offset=${offset} leaves no port for ${what}: ${port} would be ${there}`);
  return { what, address, port: there };
}

/** Every port that the cloud listens on. */
export const allPorts = ({ listeners, ports }: Settings): readonly PortRequest[] => [
  ...listeners.values(),
  ...Object.values<PortRequest>({ ...ports }),
];

/** Where a daemon listens. Throws for a flag that is no listener's. */
function listenerOf({ listeners }: Settings, flag: string): PortRequest {
  const found = listeners.get(flag);
  if (!found) throw new Error(`no daemon listens at --${flag}`);
  return found;
}

/** Where EC2's clients reach the cloud from this machine. */
export const ec2Endpoint = (settings: Settings): string => endpointOf(listenerOf(settings, 'ec2_port'));

/** The same for S3's; undefined: the cloud has no object store. */
export function s3Endpoint({ listeners }: Settings): string | undefined {
  const listener = listeners.get('s3_port');
  return listener && endpointOf(listener);
}

/** The same for X7's. */
export const x7Endpoint = (settings: Settings): string => endpointOf(listenerOf(settings, 'x7_port'));

const endpointOf = ({ address, port }: PortRequest): string => `http://${address}:${port}`;

/** The hosts that the daemons of this box stand for. */
export const hostNames = (host: string, fakeHosts: number): readonly string[] =>
  fakeHosts > 0 ? Array.from({ length: fakeHosts }, (_, n) => `${host}-${n + 1}`) : [host];

/** What a cloud of this name gets unasked: flagfiles and the command line say better. */
export const unaskedValues = ({ flags }: Settings): ReadonlyMap<string, string> =>
  new Map(ownUsers(flags.cloud));

/** What the daemons of this box are told: what was given, and what is so. Later wins. */
export function generatedValues(
  settings: Settings,
  chosen: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const { flags, given, paths, ports, listeners } = settings;
  return new Map<string, string>([
    ...given,
    ['cloud', flags.cloud],
    ['state_path', paths.root],
    ['database_url_file', paths.databaseUrl],
    ['master_key_file', paths.masterKeys],
    ['temporal_address', `127.0.0.1:${ports.temporal.port}`],
    ['host_api_url', `http://127.0.0.1:${listenerOf(settings, 'host_api_port').port}`],
    ...[...listeners].map(([flag, { port }]) => [flag, String(port)] as const),
    ...Object.entries(chosen),
  ]);
}
