import { commonFlags, controlFlags, hostFlags } from '../common/flags/common.flags.js';
import { type FlagValues } from '../common/flags/flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { statePaths, type StatePaths } from '../common/state/state-paths.js';
import { apiFlags } from '../api/api.flags.js';
import { x7Flags } from '../api/x7/x7.flags.js';
import { hostApiFlags } from '../api/hosts/host-api.flags.js';
import { allDaemonFlags } from '../daemons/flags-of.js';
import { ownUsers } from './beside-others.js';
import { cloudPlace } from './cloud-place.js';
import { engineFlags } from './engine.flags.js';
import { givenFlags } from './given-flags.js';
import { type PortWish } from './ports.js';

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
  /** With `--port_offset`. */
  readonly ports: Ports;
}

export interface Ports {
  readonly ec2: PortWish;
  readonly x7: PortWish;
  readonly hostApi: PortWish;
  readonly postgres: PortWish;
  readonly temporal: PortWish;
  readonly temporalUi: PortWish;
}

export function settingsOf(argv: readonly string[]): Settings {
  const told = parseFlags(upFlags, argv) as FlagValues<typeof used>;
  const { cloud, root } = cloudPlace(upFlags, argv, told);
  const flags = { ...told, cloud };
  return { flags, given: givenFlags(upFlags, argv), paths: statePaths(root), ports: portsOf(flags) };
}

function portsOf(flags: FlagValues<typeof used>): Ports {
  const at = (what: string, asked: number, address = '127.0.0.1'): PortWish => {
    const port = asked + flags.port_offset;
    if (port < 1 || port > 65_535)
      throw new Error(
        `--port_offset=${flags.port_offset} leaves no port for ${what}: ${asked} would be ${port}`,
      );
    return { what, address, port };
  };
  return {
    ec2: at('EC2 API', flags.ec2_port, flags.ec2_listen),
    x7: at('X7 API', flags.x7_port, flags.x7_listen),
    hostApi: at('host API', flags.host_api_port, flags.host_api_listen),
    postgres: at('PostgreSQL', flags.postgres_port),
    temporal: at('Temporal', flags.temporal_port),
    temporalUi: at('Temporal’s web interface', flags.temporal_ui_port),
  };
}

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
  const { flags, given, paths, ports } = settings;
  return new Map<string, string>([
    ...given,
    ['cloud', flags.cloud],
    ['state_path', paths.root],
    ['database_url_file', paths.databaseUrl],
    ['master_key_file', paths.masterKeys],
    ['temporal_address', `127.0.0.1:${ports.temporal.port}`],
    ['host_api_url', `http://127.0.0.1:${ports.hostApi.port}`],
    ['ec2_port', String(ports.ec2.port)],
    ['x7_port', String(ports.x7.port)],
    ['host_api_port', String(ports.hostApi.port)],
    ...Object.entries(chosen),
  ]);
}
