import { logger } from '../../../../common/log/logger.js';
import { misshapen } from './device-shapes.js';
import type { HostNamespace } from './host-namespace.js';
import type { HostNetworks } from './host-networks.js';
import { METADATA_ADDRESS, UPLINK } from './host-names.js';
import type { LinkAddresses } from './link-addresses.js';
import type { LinuxNetwork } from './linux-network.js';
import type { PortLink } from './port-devices.js';
import type { RulesetKeeper } from './ruleset-keeper.js';

/** What a namespace has outside of itself: the other end of its link, and the way on from there. */
export interface OuterSide {
  /** What of it is not as it was left, in words; `relink` puts it back. */
  missing(): Promise<readonly string[]>;
  /** Puts back what is its own to put back; says what was missing. */
  restore(): Promise<readonly string[]>;
}

export interface WallsOptions {
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly networks: HostNetworks;
  readonly outer: OuterSide;
  /** Undefined: the host’s network is not up. */
  link(): LinkAddresses | undefined;
  /** Brings link, bridges, addresses and routes to what they should be. */
  relink(): Promise<void>;
  /** Devices of the ports that are plugged, and neither coming nor going. */
  portsOf(network: LinuxNetwork): readonly PortLink[];
}

interface LinkRow {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly master?: string;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/** What is not as it was left: names for people, and which networks have to be served anew. */
interface Lost {
  readonly frame: readonly string[];
  readonly taps: readonly string[];
  readonly bridges: readonly LinuxNetwork[];
}

/** Of what is missing: a device whose traffic is not held to its limit. */
export const LIMIT_OF = 'limit of ';

/** What holds guests in, and lets them reach what they may: bridges, addresses, the link, taps, rules. */
export class Walls {
  readonly #options: WallsOptions;

  constructor(options: WallsOptions) {
    this.#options = options;
  }

  /** Addresses that traffic is let through to, and names of what is not as it was left. */
  async inspect(): Promise<{ readonly addresses: readonly string[]; readonly missing: readonly string[] }> {
    const [{ frame, taps }, rules] = await Promise.all([this.#lost(), this.#options.rules.compare()]);
    return { addresses: rules.addresses, missing: [...rules.missing, ...frame, ...taps] };
  }

  /** Puts back what is missing: rules first. */
  async mend(): Promise<void> {
    const { rules, outer, networks, relink } = this.#options;
    const [lost, compared, table] = await Promise.all([this.#lost(), rules.compare(), outer.restore()]);
    const missing = [...compared.missing, ...table, ...lost.frame, ...lost.taps];
    if (missing.length === 0) return;
    logger('network').warn({ missing }, 'what holds guests in was not as it was left: it is put back');
    if (compared.missing.length > 0) await rules.restore();
    if (lost.frame.length > 0) await relink();
    for (const network of networks.all()) await this.#mendPorts(network);
    // They listen on a device that is another one now.
    for (const { dnsmasq } of lost.bridges) await dnsmasq.restart();
  }

  /** A port that is released meanwhile takes its device along: what was made too late goes again. */
  async #mendPorts(network: LinuxNetwork): Promise<void> {
    const { portsOf } = this.#options;
    const made = await network.devices.restore(portsOf(network));
    const still = new Set(portsOf(network).map(({ tap }) => tap));
    await Promise.all(made.filter((tap) => !still.has(tap)).map((tap) => network.devices.remove(tap)));
  }

  async #lost(): Promise<Lost> {
    const { namespace, networks, outer, portsOf } = this.#options;
    const link = this.#options.link();
    if (!link) return { frame: [], taps: [], bridges: [] };
    const rows = await namespace.ipJson<LinkRow>(['addr', 'show']);
    const routes = await namespace.ipJson<{ readonly dev?: string }>(['route', 'show', 'default']);
    const found = new Map(rows.map((row) => [row.ifname, row]));
    const all = networks.all();
    const unlimited = await misshapen(namespace, all.flatMap(portsOf));
    return {
      frame: [
        ...missingOf(found.get(UPLINK), UPLINK, [link.namespace]),
        ...(await outer.missing()),
        ...(routes.some(({ dev }) => dev === UPLINK) ? [] : [`default route by ${UPLINK}`]),
        ...all.flatMap(({ bridge, plan, gateways6 }) =>
          missingOf(found.get(bridge.name), bridge.name, [plan.gateway, METADATA_ADDRESS, ...gateways6]),
        ),
      ],
      taps: [
        ...all.flatMap((network) =>
          portsOf(network)
            .filter(({ tap }) => !isPlugged(found.get(tap), network.bridge.name))
            .map(({ tap }) => `tap ${tap}`),
        ),
        ...unlimited.map(({ tap }) => `${LIMIT_OF}${tap}`),
      ],
      bridges: all.filter(({ bridge }) => !found.has(bridge.name)),
    };
  }
}

function missingOf(row: LinkRow | undefined, name: string, addresses: readonly string[]): readonly string[] {
  if (!row?.flags.includes('UP')) return [`link ${name}`];
  const here = (row.addr_info ?? []).map(({ local }) => local);
  return addresses
    .filter((address) => !here.includes(address))
    .map((address) => `address ${address} of ${name}`);
}

const isPlugged = (row: LinkRow | undefined, bridge: string): boolean =>
  row?.master === bridge && row.flags.includes('UP');
