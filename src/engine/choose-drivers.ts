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
  const [asked, network] = [given.get('compute_driver'), given.get('network_driver')];
  refuseHalfFake(given);
  if (asked === 'fake' || fakeHosts(given) > 0) return FAKE;
  const others = { network: network ?? 'linux', volume: given.get('volume_driver') ?? 'file' };
  // What another one needs of the box, it says itself when it is made.
  if (asked !== undefined && asked !== 'qemu') return { compute: asked, ...others };
  const obstacle = obstacleOf(box) ?? (await bootObstacle(boots));
  if (!obstacle) return { compute: 'qemu', ...others };
  const wanted = asked ? `--compute_driver=${asked}` : network && `--network_driver=${network}`;
  if (wanted) throw new Error(`${wanted}: ${obstacle.why}; ${obstacle.remedy}`);
  return { ...FAKE, fakeBecause: obstacle };
}

/** Real guests without a network, or a network without guests, would be neither what was asked for nor of any use. */
function refuseHalfFake(given: ReadonlyMap<string, string>): void {
  const [compute, network] = [given.get('compute_driver'), given.get('network_driver')];
  const volume = given.get('volume_driver');
  const hosts = fakeHosts(given);
  if (hosts > 0 && (compute ?? 'fake') !== 'fake')
    throw new Error(`--fake_hosts=${hosts} goes with --compute_driver=fake, not ${compute}`);
  const fake = hosts > 0 ? `--fake_hosts=${hosts}` : '--compute_driver=fake';
  const isFake = hosts > 0 || compute === 'fake';
  if (isFake && (network ?? 'fake') !== 'fake')
    throw new Error(`${fake} goes with --network_driver=fake, not ${network}: fake guests are on no network`);
  if (isFake && (volume ?? 'fake') !== 'fake')
    throw new Error(`${fake} goes with --volume_driver=fake, not ${volume}: fake guests attach nothing`);
  if (!isFake && volume === 'fake')
    throw new Error('--volume_driver=fake goes with --compute_driver=fake: other guests have real disks');
  if (!isFake && network === 'fake')
    throw new Error('--network_driver=fake goes with --compute_driver=fake: other guests need a network');
}

const fakeHosts = (given: ReadonlyMap<string, string>): number => Number(given.get('fake_hosts') ?? 0);

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
