import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Exec } from '../../../common/exec/exec.js';
import { overlap, rangeOf } from '../../strict-ipv4.js';
import type { NetworkPlan } from '../../topology.js';
import { BRIDGE, METADATA_ADDRESS, UPLINK } from './host-names.js';
import type { HostNamespace } from './host-namespace.js';
import { linkAddresses, type LinkAddresses } from './link-addresses.js';
import { machineRoutes, type MachineRoute } from './machine-routes.js';

export interface HostLinksOptions {
  readonly namespace: HostNamespace;
  readonly exec: Exec;
  /** Name of the link's end on the machine. */
  readonly machineLink: string;
  readonly bridgeMac: string;
  readonly linkCidr: string;
}

interface AddressRow {
  readonly addr_info?: readonly { readonly family: string; readonly local: string }[];
}

/**
 * The bridge in the host's namespace, and the veth pair with its route by which the machine reaches guests. Each part is made
 * unless it is there: guests that are running notice nothing.
 */
export class HostLinks {
  readonly #options: HostLinksOptions;

  constructor(options: HostLinksOptions) {
    this.#options = options;
  }

  /** The machine's routes beside this host's own. Refuses a guests' network that overlaps one of them. */
  async check({ cidr }: NetworkPlan): Promise<readonly MachineRoute[]> {
    const { exec, machineLink } = this.#options;
    const routes = (await machineRoutes(exec)).filter(({ device }) => device !== machineLink);
    refuseOverlap(cidr, routes);
    return routes;
  }

  /** `routes`: as `check` gives them. */
  async ensure(plan: NetworkPlan, routes: readonly MachineRoute[]): Promise<LinkAddresses> {
    await this.#ensureBridge(plan);
    return this.#ensureUplink(plan, routes);
  }

  /**
   * Both ends go with either, and the namespace takes its own with it some time after it is removed: a link that goes between
   * our look and our command is gone, which is what was wanted.
   */
  async remove(): Promise<void> {
    const { exec, machineLink } = this.#options;
    const isThere = () => existsSync(`/sys/class/net/${machineLink}`);
    if (!isThere()) return;
    await exec('ip', ['link', 'del', machineLink]).catch((error: unknown) => {
      if (isThere()) throw error;
    });
  }

  async #ensureBridge({ gatewayCidr, mtu }: NetworkPlan): Promise<void> {
    const { namespace, bridgeMac } = this.#options;
    const links = await namespace.ipJson<{ ifname: string }>(['link', 'show']);
    const make = `link add ${BRIDGE} address ${bridgeMac} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`;
    await namespace.ip([
      'link set lo up',
      ...(links.some(({ ifname }) => ifname === BRIDGE) ? [] : [make]),
      `link set ${BRIDGE} mtu ${mtu} up`,
      `addr replace ${gatewayCidr} dev ${BRIDGE}`,
      `addr replace ${METADATA_ADDRESS}/32 dev ${BRIDGE}`,
    ]);
  }

  async #ensureUplink(plan: NetworkPlan, routes: readonly MachineRoute[]): Promise<LinkAddresses> {
    const { namespace, exec, machineLink, linkCidr } = this.#options;
    const found = await this.#machineAddress();
    const link =
      found ??
      linkAddresses(
        linkCidr,
        machineLink,
        routes.map(({ cidr }) => cidr),
      );
    if (!existsSync(`/sys/class/net/${machineLink}`))
      await exec('ip', [
        'link',
        'add',
        machineLink,
        'type',
        'veth',
        'peer',
        'name',
        UPLINK,
        'netns',
        namespace.name,
      ]);
    await silenceIpv6(machineLink);
    await exec('ip', ['addr', 'replace', `${link.machine}/31`, 'dev', machineLink]);
    await exec('ip', ['link', 'set', machineLink, 'up']);
    await namespace.ip([
      `addr replace ${link.namespace}/31 dev ${UPLINK}`,
      `link set ${UPLINK} up`,
      `route replace default via ${link.machine} dev ${UPLINK}`,
    ]);
    const route = [plan.cidr, 'via', link.namespace, 'dev', machineLink, 'src', link.machine];
    await exec('ip', ['route', 'replace', ...route]);
    return link;
  }

  /** A link that is there keeps its addresses, whatever the flag says meanwhile. */
  async #machineAddress(): Promise<LinkAddresses | undefined> {
    const { exec, machineLink } = this.#options;
    if (!existsSync(`/sys/class/net/${machineLink}`)) return undefined;
    const { stdout } = await exec('ip', ['-j', '-4', 'addr', 'show', 'dev', machineLink]);
    const rows = JSON.parse(stdout.trim() || '[]') as AddressRow[];
    const machine = rows
      .flatMap(({ addr_info }) => addr_info ?? [])
      .find(({ family }) => family === 'inet')?.local;
    return machine === undefined ? undefined : linkAddresses(`${machine}/31`, '', []);
  }
}

function refuseOverlap(cidr: string, routes: readonly MachineRoute[]): void {
  const found = routes.find((route) => overlap(rangeOf(route.cidr), rangeOf(cidr)));
  if (found)
    throw new Error(
      `the guests’ network ${cidr} overlaps ${found.cidr}, which this machine has on ${found.device}`,
    );
}

/** Our own device only: it needs no link-local address. A kernel without IPv6 has no such switch. */
async function silenceIpv6(device: string): Promise<void> {
  const path = `/proc/sys/net/ipv6/conf/${device}/disable_ipv6`;
  if (existsSync(path)) await writeFile(path, '1');
}
