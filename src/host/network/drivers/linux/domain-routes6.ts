import type { PeerLink, RoutedBridge } from './domain-way.js';
import type { HostNamespace } from './host-namespace.js';
import { switchOn6 } from './ipv6-switches.js';
import type { LinkAddresses } from './link-addresses.js';
import {
  changeLines,
  heldLines,
  IPV6_ROUTES,
  type Line,
  routeLines,
  type RouteRow,
  type RuleRow,
} from './route-lines.js';
import type { BesideRules } from './ruleset-keeper.js';

export interface WantedRoutes6 {
  readonly routed6: readonly RoutedBridge[];
  readonly peers: readonly PeerLink[];
}

export interface DomainRoutes6Options {
  readonly namespace: HostNamespace;
  /** Of the link to the host. */
  readonly link: LinkAddresses;
  wanted(): WantedRoutes6;
}

/** The kernel's routes of IPv6 for networks of a domain; after those of IPv4, which have made the links to others. */
export class DomainRoutes6 implements BesideRules {
  readonly #options: DomainRoutes6Options;
  /** What was written last, as text; undefined: it is not known what the kernel holds. Nothing before the first. */
  #held: string | undefined = NOTHING;

  constructor(options: DomainRoutes6Options) {
    this.#options = options;
  }

  async commit(): Promise<void> {
    const wanted = this.#options.wanted();
    const text = textOf(wanted);
    if (text === this.#held) return;
    this.#held = undefined;
    const there = await this.#devices();
    const peers = wanted.peers.filter(({ device, six }) => six && there.has(device));
    await this.#open(peers);
    const lines = this.#lines(wanted);
    const isReady = ({ device }: Line) => device === undefined || there.has(device);
    const script = changeLines(await this.#kernel(), lines.filter(isReady));
    if (script.length > 0) await this.#options.namespace.ip6(script);
    // A network that a route leads into is only coming, and its commit will follow.
    if (lines.every(isReady)) this.#held = text;
  }

  forget(): void {
    if (this.#held !== NOTHING) this.#held = undefined;
  }

  async missing(): Promise<readonly string[]> {
    const wanted = this.#options.wanted();
    if (this.#held === NOTHING || this.#held !== textOf(wanted)) return [];
    const there = new Set((await this.#kernel()).map(({ text }) => text));
    const lost = this.#lines(wanted).filter(({ text }) => !there.has(text));
    return lost.map(({ object, text }) => `IPv6 ${object} ${text}`);
  }

  async #open(peers: readonly PeerLink[]): Promise<void> {
    if (peers.length === 0) return;
    const { namespace } = this.#options;
    await switchOn6(
      namespace,
      peers.map(({ device }) => device),
    );
    await namespace.ip6(
      peers.map(({ device, six }) => `addr replace ${six?.own ?? ''}/128 dev ${device} nodad`),
    );
  }

  #lines({ routed6 }: WantedRoutes6): readonly Line[] {
    return routeLines(routed6, this.#options.link, IPV6_ROUTES);
  }

  async #devices(): Promise<ReadonlySet<string>> {
    const rows = await this.#options.namespace.ipJson<{ readonly ifname: string }>(['link', 'show']);
    return new Set(rows.map(({ ifname }) => ifname));
  }

  async #kernel(): Promise<readonly Line[]> {
    const { namespace } = this.#options;
    const rules = await namespace.ipJson<RuleRow>(['-6', 'rule', 'show']);
    const routes = await namespace.ipJson<RouteRow>(['-6', 'route', 'show', 'table', 'all']);
    return heldLines(rules, routes, IPV6_ROUTES);
  }
}

const textOf = ({ routed6, peers }: WantedRoutes6): string =>
  JSON.stringify([routed6, peers.flatMap(({ device, six }) => (six ? [{ device, six }] : []))]);

const NOTHING = textOf({ routed6: [], peers: [] });
