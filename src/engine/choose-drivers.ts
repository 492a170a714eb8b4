import { type Box } from './machine.js';

export interface DriverChoice {
  readonly compute: string;
  readonly network: string;
  readonly volume: string;
  /** Why guests are fake, and what would change it. Undefined: they are real, or it was asked for. */
  readonly fakeBecause?: { readonly why: string; readonly remedy: string };
}

const FAKE = { compute: 'fake', network: 'fake', volume: 'fake' };

/**
 * Drivers for this box: what was asked for, else real guests where all that they need is here. `boots` proves that a
 * guest really does.
 */
export async function chooseDrivers(
  given: ReadonlyMap<string, string>,
  box: Box,
  boots: () => Promise<string | undefined>,
): Promise<DriverChoice> {
  const asked = given.get('compute_driver');
  if (asked === 'fake' || Number(given.get('fake_hosts') ?? 0) > 0) return FAKE;
  const network = given.get('network_driver') ?? 'linux';
  const volume = given.get('volume_driver') ?? 'file';
  // What another one needs of the box, it says itself when it is made.
  if (asked !== undefined && asked !== 'qemu') return { compute: asked, network, volume };
  const obstacle = obstacleOf(box) ?? (await bootObstacle(boots));
  if (!obstacle) return { compute: 'qemu', network, volume };
  if (asked) throw new Error(`--compute_driver=${asked}: ${obstacle.why}; ${obstacle.remedy}`);
  return { ...FAKE, fakeBecause: obstacle };
}

function obstacleOf(box: Box): DriverChoice['fakeBecause'] {
  if (!box.root) return { why: 'only root may make taps and bridges', remedy: 'sudo npm start' };
  if (box.missing.length > 0)
    return { why: `these packages are missing: ${box.missing.join(' ')}`, remedy: box.installLine };
  if (!box.taps) return { why: '/dev/net/tun cannot be opened', remedy: 'modprobe tun' };
  if (!box.namespaces)
    return { why: 'the kernel gives us no network namespace', remedy: 'run it outside of this container' };
  return undefined;
}

async function bootObstacle(boots: () => Promise<string | undefined>): Promise<DriverChoice['fakeBecause']> {
  const why = await boots();
  return why === undefined ? undefined : { why, remedy: 'engine doctor tells more' };
}
