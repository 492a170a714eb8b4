import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Exec } from '../../../../common/exec/exec.js';
import { overlap, rangeOf } from '../../../../common/net/ipv4.js';
import type { NetworkPlan } from '../../topology.js';
import { type Bridge, ensureBridge } from './host-bridges.js';
import { UPLINK } from './host-names.js';
import type { HostNamespace } from './host-namespace.js';
import { linkAddresses, type LinkAddresses } from './link-addresses.js';
import { machineRoutes, type MachineRoute } from '../../../../common/machine/machine-routes.js';

export interface HostLinksOptions {
  readonly namespace: HostNamespace;
  readonly exec: Exec;
  /** Name of the link's end on the machine. */
  readonly machineLink: string;
  readonly linkCidr: string;
}

interface AddressRow {
  readonly addr_info?: readonly { readonly family: string; readonly local: string }[];
}

/**
 * The bridges in the host's namespace, and the veth pair with its route by which the machine reaches guests. Each part
 * is made unless it is there: guests that are running notice nothing.
 */
export class HostLinks {
  readonly #options: HostLinksOptions;

  constructor(options: HostLinksOptions) {
    this.#options = options;
  }

  /** The machine’s routes beside this host’s own. Refuses a guests’ network that overlaps one of them. */
  async check(...plans: readonly NetworkPlan[]): Promise<readonly MachineRoute[]> {
    const { exec, machineLink } = this.#options;
    const routes = (await machineRoutes(exec)).filter(({ device }) => device !== machineLink);
    for (const { cidr } of plans) refuseOverlap(cidr, routes);
    return routes;
  }

  /** The link to the machine. `routes`: as `check` gives them. */
  async ensure(routes: readonly MachineRoute[]): Promise<LinkAddresses> {
    await this.#options.namespace.ip(['link set lo up']);
    return this.#ensureUplink(routes);
  }

  /** A network’s bridge, and the machine’s way to its guests over `link`. */
  async add(plan: NetworkPlan, bridge: Bridge, link: LinkAddresses): Promise<void> {
    const { exec, machineLink } = this.#options;
    await ensureBridge(this.#options.namespace, plan, bridge);
    const route = [plan.cidr, 'via', link.namespace, 'dev', machineLink, 'src', link.machine];
    await exec('ip', ['route', 'replace', ...route]);
  }

  /**
   * Both ends go with either, and the namespace takes its own with it some time after it is removed: a link that goes
   * between our look and our command is gone, which is what was wanted.
   */
  async remove(): Promise<void> {
    const { exec, machineLink } = this.#options;
    const isThere = () => existsSync(`/sys/class/net/${machineLink}`);
    if (!isThere()) return;
    await exec('ip', ['link', 'del', machineLink]).catch((error: unknown) => {
      if (isThere()) throw error;
    });
  }

  async #ensureUplink(routes: readonly MachineRoute[]): Promise<LinkAddresses> {
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
