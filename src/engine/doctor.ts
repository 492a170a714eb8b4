import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../common/exec/exec.js';
import { type StatePaths } from '../common/state/state-paths.js';
import { lookAtBox } from './machine.js';
import { guestBoots } from './guest-boots.js';
import { acceleration } from './how-guests-run.js';
import { takenPort } from './ports.js';
import { allPorts, type Settings } from './settings.js';
import { askSupervisor, controlSocket } from './control-socket.js';
import { optionalText } from '../common/files/optional-text.js';
import { tinyImage } from '../setup/tiny-image.js';
import { lookAtWorld, type World } from './world.js';

export interface Finding {
  readonly what: string;
  readonly well: boolean;
  readonly words: string;
}

/** What this box can do, what is missing, and what of the machine stands in the way. Changes nothing but the cache. */
export async function examine(settings: Settings): Promise<readonly Finding[]> {
  const { flags, paths } = settings;
  const box = await lookAtBox();
  const up = await askSupervisor(controlSocket(flags.cloud, paths.root), 'GET', '/status');
  const taken = up ? undefined : await takenPort({ all: allPorts(settings), offset: flags.port_offset });
  const packages = box.missing.length === 0;
  return [
    finding('system', true, `${box.system}, Node ${process.version}, ${box.freeMiB} MiB free`),
    finding('cloud', true, up ? `up, process ${up.pid}` : 'not up'),
    finding('ports', !taken, taken ?? (up ? 'in use by this cloud' : 'all free')),
    finding('root', box.root, box.root ? 'yes' : 'no: guests are fake; sudo npm start'),
    finding('packages', packages, packages ? 'all here' : `missing; ${box.installLine}`),
    finding(
      'taps',
      box.taps,
      box.taps ? '/dev/net/tun opens' : '/dev/net/tun cannot be opened; modprobe tun',
    ),
    finding(
      'namespaces',
      box.namespaces,
      box.namespaces ? 'can be made' : 'cannot be made by this user here',
    ),
    finding('kvm', true, kvmWords(box.kvmDevice)),
    finding('acceleration', true, (await foundOut(paths)) ?? 'no cloud of this folder has tried it yet'),
    ...(packages ? [await bootFinding()] : []),
    ...worldFindings(await lookAtWorld(exec), box.root),
  ];
}

const kvmWords = (opens: boolean): string => {
  if (opens) return '/dev/kvm opens; a probe guest decides';
  return existsSync('/dev/kvm')
    ? '/dev/kvm is there and does not open for this user: guests are emulated'
    : 'none: guests are emulated';
};

/** What the last cloud of this folder found out, which its daemons go by. */
async function foundOut({ root }: StatePaths): Promise<string | undefined> {
  const host = (await optionalText(join(root, 'host')).catch(() => undefined))?.trim();
  return host === undefined ? undefined : acceleration(root, host);
}

const finding = (what: string, well: boolean, words: string): Finding => ({ what, well, words });

async function bootFinding(): Promise<Finding> {
  const tiny = await tinyImage();
  const why = 'why' in tiny ? tiny.why : await guestBoots(tiny);
  return finding('guests', why === undefined, why ?? 'boot');
}

/** What of the world guests reach, and what exactly is missing where they do not. */
export function worldFindings(
  { uplinks, resolvers, obstacles, ipv6 }: World,
  root: boolean,
): readonly Finding[] {
  const route = uplinks.length > 0;
  const way = route
    ? `by ${uplinks.join(' and ')}; engine up turns forwarding on for guests, --nosnat keeps it off`
    : 'no default route: guests reach guests only; ip route add default via ROUTER';
  const names = resolvers.length > 0;
  return [
    finding('world', route, way),
    finding('IPv6', true, ipv6),
    ...(root ? obstaclesFound(obstacles) : [finding('forwarding', true, 'only root can look')]),
    finding(
      'resolver',
      names || !route,
      names
        ? `guests’ names are asked of ${resolvers.join(' and ')}`
        : 'none in /etc/resolv.conf that a host could ask for guests: --resolvers=ADDRESS or --dns_server=ADDRESS',
    ),
  ];
}

const obstaclesFound = (obstacles: readonly string[]): readonly Finding[] =>
  obstacles.length === 0
    ? [finding('forwarding', true, 'nothing of the machine drops forwarded traffic')]
    : obstacles.map((words) => finding('forwarding', false, words));

export const report = (findings: readonly Finding[]): string =>
  findings.map(({ what, well, words }) => `${well ? 'ok  ' : 'NO  '}${what.padEnd(14)}${words}\n`).join('');
