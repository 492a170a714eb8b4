import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseFlags } from '../common/flags/parse-flags.js';
import { startLog } from '../common/log/logger.js';
import { daemons } from '../daemons/registry.js';
import { machineState } from '../common/machine/machine-state.js';
import { lookAtBox } from './machine.js';
import { chooseDrivers, type DriverChoice } from './choose-drivers.js';
import { writeDaemonFlags } from './daemon-flags.js';
import { type DaemonPlace } from './daemon-parts.js';
import { guestBoots } from './guest-boots.js';
import { installation } from './installation.js';
import { LogBook } from './log-book.js';
import { generatedValues, unaskedValues, type Settings } from './settings.js';
import { onceWritten, prepareStateFolder } from '../common/state/state-folder.js';
import { cloudUsers } from './system-users.js';
import { tinyImage } from '../setup/tiny-image.js';
import { openTunDevice } from './tun-device.js';
import { holdCloud, requireOwnFolder } from './state-folder-lock.js';
import { type Outbound } from './world.js';
import { worldDefaults } from './world-defaults.js';

/** Everything that is decided before anything is started. */
export interface Plan extends DaemonPlace {
  readonly host: string;
  readonly drivers: DriverChoice;
  readonly tiny: Awaited<ReturnType<typeof tinyImage>>;
  readonly outbound: Outbound;
  readonly logs: LogBook;
}

/** Looks at the machine, decides, and lays out the state folder. Nothing runs yet. */
export async function planOf(settings: Settings, say: (line: string) => void): Promise<Plan> {
  const { flags, given, paths } = settings;
  const users = await cloudUsers();
  await prepareStateFolder(paths, users);
  await requireOwnFolder(settings);
  const logs = new LogBook(paths.logs);
  startLog('engine', flags.log_level, logs.of('engine'));
  const host = (await onceWritten(join(paths.root, 'host'), () => given.get('host') ?? hostname())).trim();
  const box = await lookAtBox();
  const tiny = await tinyImage({ lib: paths.lib, say });
  const drivers = await chooseDrivers(given, box, async () =>
    'why' in tiny ? tiny.why : guestBoots(tiny, say),
  );
  if (drivers.network === 'linux') {
    await holdCloud(settings);
    await openTunDevice(say);
  }
  const chosen = { host, ...driverFlags(drivers, tiny) };
  const place = await installation(paths.lib);
  const { uplinks } = await machineState();
  const unasked = new Map([...unaskedValues(settings), ...worldDefaults(drivers.network, uplinks)]);
  const values = { unasked, so: generatedValues(settings, chosen) };
  const flagfiles = await writeDaemonFlags(paths, join(place.root, 'flagfiles'), values);
  return {
    ...{ settings, users, host, tiny, drivers, logs, flagfiles },
    installation: place,
    outbound: outboundOf(drivers, flagfiles['engine-network']),
    logOf: (name) => logs.of(name),
  };
}

/** Flags that say which drivers, and what a probe guest boots. */
function driverFlags({ compute, network, volume }: DriverChoice, tiny: Plan['tiny']) {
  const probe = 'why' in tiny ? {} : { qemu_probe_kernel: tiny.kernel, qemu_probe_ramdisk: tiny.ramdisk };
  return { compute_driver: compute, network_driver: network, volume_driver: volume, ...probe };
}

/** As engine-network is told, by whichever flagfile. */
function outboundOf({ network }: DriverChoice, flagfile: string): Outbound {
  const told = parseFlags(daemons['engine-network'].flags, [`--flagfile=${flagfile}`]);
  return { opens: network === 'linux' && told.snat, uplinks: told.snat_uplinks, resolvers: told.resolvers };
}
