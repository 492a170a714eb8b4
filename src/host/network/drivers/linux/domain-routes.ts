import type { PeerLink, RoutedBridge } from './domain-way.js';
import { PEER } from './host-names.js';
import type { LinkAddresses } from './link-addresses.js';
import type { Joined, PeerJoin } from './peer-join.js';
import {
  changeLines,
  heldLines,
  type Line,
  peerEnd,
  routeLines,
  type RouteRow,
  type RuleRow,
} from './route-lines.js';

export interface WantedRoutes {
  readonly routed: readonly RoutedBridge[];
  readonly peers: readonly PeerLink[];
}

export interface DomainRoutesOptions {
  readonly peers: Pick<PeerJoin, 'isOpen' | 'join' | 'part'>;
  wanted(): WantedRoutes;
}

type Routed = Joined & { readonly links: { readonly addresses: LinkAddresses } };

interface DeviceRow {
  readonly ifname: string;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/** Without a family `ip` shows routes of both here. */
const EVERY_ROUTE = ['-4', 'route', 'show', 'table', 'all'];

/**
 * The kernel's routes for networks of a domain that have some of their own, and the domain's links to others. A domain
 * without such networks costs one look when its host starts.
 */
export class DomainRoutes {
  readonly #domain: Routed;
  readonly #options: DomainRoutesOptions;
  /** What was written last, as text; undefined: it is not known what the kernel holds. */
  #held: string | undefined;

  constructor(domain: Routed, options: DomainRoutesOptions) {
    this.#domain = domain;
    this.#options = options;
  }

  /** Brings the kernel to what is wanted now. One at a time. */
  async commit(): Promise<void> {
    if (!this.#options.peers.isOpen) return;
    const wanted = this.#options.wanted();
    const text = JSON.stringify(wanted);
    if (text === this.#held) return;
    this.#held = undefined;
    if (await this.#apply(wanted)) this.#held = text;
  }

  /** The next commit looks at all of it. */
  forget(): void {
    this.#held = undefined;
  }

  /** What is not as it was left, by name. */
  async missing(): Promise<readonly string[]> {
    const wanted = this.#options.wanted();
    if (wanted.routed.length + wanted.peers.length === 0 || this.#held !== JSON.stringify(wanted)) return [];
    const [held, devices] = await Promise.all([this.#kernel(), this.#devices()]);
    const there = new Set(held.map(({ text }) => text));
    const lost = this.#lines(wanted).filter(({ text }) => !there.has(text));
    const hasEnd = ({ device, own }: PeerLink) =>
      devices.get(device)?.addr_info?.some(({ local }) => local === own) === true;
    return [
      ...wanted.peers.filter((peer) => !hasEnd(peer)).map(({ device }) => `link ${device}`),
      ...lost.map(({ object, text }) => `${object} ${text}`),
    ];
  }

  /** False: a network that a route leads into is only coming, and its commit will follow. */
  async #apply(wanted: WantedRoutes): Promise<boolean> {
    const { peers } = this.#options;
    const there = await this.#devices();
    const due = new Set(wanted.peers.map(({ device }) => device));
    for (const peer of wanted.peers) if (!there.has(peer.device)) await peers.join(this.#domain, peer);
    const stale = [...there.keys()].filter((name) => name.startsWith(PEER) && !due.has(name));
    const lines = this.#lines(wanted);
    const isReady = ({ device }: Line) => device === undefined || there.has(device) || due.has(device);
    await this.#loosen([
      ...due,
      ...wanted.routed.map(({ bridge }) => bridge).filter((name) => there.has(name)),
    ]);
    const script = [
      ...wanted.peers.flatMap(peerEnd),
      ...changeLines(await this.#kernel(), lines.filter(isReady)),
    ];
    if (script.length > 0) await this.#domain.namespace.ip(script);
    for (const device of stale) await peers.part(this.#domain, device);
    return lines.every(isReady);
  }

  /** Senders are looked at by the rules: the kernel would look for them in tables that are not theirs. */
  async #loosen(devices: readonly string[]): Promise<void> {
    if (devices.length === 0) return;
    const of = (name: string) => `ipv4/conf/${name}/rp_filter`;
    await this.#domain.namespace.set(0, ['all', ...devices].map(of));
  }

  #lines({ routed }: WantedRoutes): readonly Line[] {
    return routeLines(routed, this.#domain.links.addresses);
  }

  async #devices(): Promise<ReadonlyMap<string, DeviceRow>> {
    const rows = await this.#domain.namespace.ipJson<DeviceRow>(['addr', 'show']);
    return new Map(rows.map((row) => [row.ifname, row]));
  }

  async #kernel(): Promise<readonly Line[]> {
    const { namespace } = this.#domain;
    const rules = await namespace.ipJson<RuleRow>(['rule', 'show']);
    return heldLines(rules, await namespace.ipJson<RouteRow>(EVERY_ROUTE));
  }
}
