import { readFile } from 'node:fs/promises';
import { type Exec } from '../common/exec/exec.js';
import { type MachineState, machineState } from '../common/machine/machine-state.js';
import { machineResolvers } from '../common/machine/resolvers.js';

/** How this machine reaches the world, and what of it keeps guests from doing so. */
export interface World {
  /** Interfaces of the default routes. */
  readonly uplinks: readonly string[];
  /** Resolvers that a host can ask for its guests. */
  readonly resolvers: readonly string[];
  /** Each says what is in the way, and the commands that open it. */
  readonly obstacles: readonly string[];
  /** How far guests' IPv6 gets, in one line. */
  readonly ipv6: string;
}

/** Changes nothing. Rules can be read by root only: for others there are no obstacles. */
export async function lookAtWorld(exec: Exec): Promise<World> {
  const { uplinks, addresses, ipv6 } = await machineState();
  return {
    uplinks,
    resolvers: await machineResolvers(addresses),
    obstacles: uplinks.length === 0 ? [] : [...(await nftObstacles(exec)), ...(await legacyObstacles(exec))],
    ipv6: ipv6Words(ipv6),
  };
}

/**
 * Forwarding of IPv6 is its operator's to turn on: all interfaces of the machine heed no router's advertisements then,
 * and may lose the route that they learned from one.
 */
export function ipv6Words(ipv6: MachineState['ipv6']): string {
  const ends = 'guests’ IPv6 ends at this machine';
  if (!ipv6) return `${ends}: its kernel has none`;
  const [uplink] = ipv6.uplinks;
  if (uplink === undefined) return `${ends}: it has no default route of IPv6`;
  if (ipv6.forwardsAll) return `of guests whose routes say so goes out by ${ipv6.uplinks.join(' and ')}`;
  return `${ends}, which does not forward it: sysctl net.ipv6.conf.${uplink}.accept_ra=2 net.ipv6.conf.all.forwarding=1`;
}

/** What flags say of guests and the world. */
export interface Outbound {
  /** `--snat` */
  readonly opens: boolean;
  /** `--snat_uplinks`, `--resolvers`: instead of the machine’s own. */
  readonly uplinks: readonly string[];
  readonly resolvers: readonly string[];
}

/** In one line, for the person who starts a cloud: what its guests reach outside. */
export function worldWords(world: World, { opens, ...asked }: Outbound): string {
  if (!opens) return 'guests reach guests only (--nosnat, or no default route): --snat opens it';
  const { obstacles } = world;
  const uplinks = asked.uplinks.length > 0 ? asked.uplinks : world.uplinks;
  const resolvers = asked.resolvers.length > 0 ? asked.resolvers : world.resolvers;
  if (uplinks.length === 0) return 'guests reach guests only: this machine has no default route';
  const names = resolvers.length > 0 ? `, names by ${resolvers.join(' and ')}` : '';
  const open = `guests reach it by ${uplinks.join(' and ')}${names}; forwarding is on for them until engine down, --nosnat keeps it off`;
  return obstacles.length === 0 ? open : `out of guests’ reach: ${obstacles.join('; ')}`;
}

interface ChainListing {
  readonly nftables: readonly {
    readonly chain?: {
      readonly family: string;
      readonly table: string;
      readonly name: string;
      readonly hook?: string;
      readonly policy?: string;
    };
  }[];
}

/** Docker and firewalls let nothing be forwarded that they do not know; an accept elsewhere does not overrule them. */
async function nftObstacles(exec: Exec): Promise<readonly string[]> {
  const chains = await chainsOf(exec);
  const drops = chains.filter(
    ({ hook, policy, family, table }) =>
      hook === 'forward' && policy === 'drop' && ['ip', 'inet'].includes(family) && !isOurs(table),
  );
  const words = drops.map(async ({ family, table, name }) => {
    // Docker writes its own chain anew, and leaves this one to the operator.
    const docker = chains.some((chain) => chain.table === table && chain.name === 'DOCKER-USER');
    const at = `${family} ${table} ${docker ? 'DOCKER-USER' : name}`;
    const { stdout } = await exec('nft', ['list', 'chain', ...at.split(' ')]);
    if (stdout.includes('iifname "eng')) return [];
    const add = `nft insert rule ${at}`;
    return [
      `chain ${family} ${table} ${name} drops what it does not know: ${add} iifname '"eng*"' accept && ${add} oifname '"eng*"' ct state established,related accept`,
    ];
  });
  return (await Promise.all(words)).flat();
}

const isOurs = (table: string): boolean => table.startsWith('engine_eng');

async function chainsOf(exec: Exec) {
  if (process.getuid?.() !== 0) return [];
  const { stdout } = await exec('nft', ['-j', 'list', 'chains']).catch(() => ({ stdout: '{"nftables":[]}' }));
  return (JSON.parse(stdout) as ChainListing).nftables.flatMap(({ chain }) => chain ?? []);
}

/** The older iptables has rules of its own, which nft does not see. */
async function legacyObstacles(exec: Exec): Promise<readonly string[]> {
  const tables = await readFile('/proc/net/ip_tables_names', 'utf8').catch(() => '');
  if (!tables.split('\n').includes('filter')) return [];
  const { stdout } = await exec('iptables-legacy', ['-S', 'FORWARD']).catch(() => ({ stdout: '' }));
  if (!stdout.includes('-P FORWARD DROP') || stdout.includes('-i eng+')) return [];
  const add = 'iptables-legacy -I FORWARD';
  return [
    `iptables-legacy’s chain FORWARD drops what it does not know: ${add} -i eng+ -j ACCEPT && ${add} -o eng+ -m state --state ESTABLISHED,RELATED -j ACCEPT`,
  ];
}
