import type { NetworkPlan } from '../../topology.js';
import { type Bridge, ensureBridge } from './host-bridges.js';
import type { HostNamespace } from './host-namespace.js';
import { UPLINK } from './host-names.js';
import type { LinkAddresses } from './link-addresses.js';
import { DomainLinks6 } from './domain-links6.js';
import { aliasRangeOf, linkOfSlot } from './domain-slot.js';
import type { NetworkLinks } from './network-links.js';
import type { OuterSide } from './walls.js';

export interface DomainLinksOptions {
  /** The domain's own. */
  readonly namespace: HostNamespace;
  /** The host's, which the link leads to. */
  readonly outer: HostNamespace;
  /** The link's name there. */
  readonly device: string;
  readonly slot: number;
  /** Floating addresses that are behind the link. */
  outsides(): readonly string[];
  /** See `DomainLinks6Options`. */
  ranges6?(): readonly string[];
}

interface LinkRow {
  readonly flags: readonly string[];
  readonly addr_info?: readonly { readonly local?: string }[];
}

/**
 * A domain's link to its host's namespace, and that one's routes to the domain. Each part is made unless it is there.
 * The machine knows nothing of a domain's ranges: they may be anybody's.
 */
export class DomainLinks implements NetworkLinks, OuterSide {
  readonly #options: DomainLinksOptions;
  readonly addresses: LinkAddresses;
  readonly #six: DomainLinks6;

  constructor(options: DomainLinksOptions) {
    this.#options = options;
    this.#six = new DomainLinks6(options);
    this.addresses = linkOfSlot(options.slot);
  }

  async check(): Promise<void> {}

  async ensure(): Promise<LinkAddresses> {
    const { namespace, outer, device } = this.#options;
    const { machine, namespace: inside } = this.addresses;
    const isWhole = (await this.#isInside()) && (await this.#found()) !== undefined;
    if (!isWhole) await this.remove();
    const make = `link add ${device} type veth peer name ${UPLINK} netns ${namespace.name}`;
    await outer.ip([
      ...(isWhole ? [] : [make]),
      `addr replace ${machine}/31 dev ${device}`,
      `link set ${device} up`,
    ]);
    await namespace.ip([
      'link set lo up',
      `addr replace ${inside}/31 dev ${UPLINK}`,
      `link set ${UPLINK} up`,
      `route replace default via ${machine} dev ${UPLINK}`,
    ]);
    await outer.ip(this.#routes().map((range) => `route replace ${range} via ${inside} dev ${device}`));
    return this.addresses;
  }

  /** Both ends. Not there is success. */
  async remove(): Promise<void> {
    const { outer, device } = this.#options;
    if ((await outer.isThere()) && (await this.#found())) await outer.ip([`link del ${device}`]);
  }

  async add(plan: NetworkPlan, bridge: Bridge): Promise<void> {
    await ensureBridge(this.#options.namespace, plan, bridge);
  }

  /** Of IPv6. */
  get addresses6(): LinkAddresses {
    return this.#six.addresses;
  }

  carryIpv6(isWanted: boolean): Promise<void> {
    return this.#six.hold(isWanted);
  }

  /** A floating address is behind the link from now on. */
  async lead(outside: string): Promise<void> {
    const { outer, device } = this.#options;
    await outer.ip([`route replace ${outside}/32 via ${this.addresses.namespace} dev ${device}`]);
  }

  /** Not there is success. */
  async turn(outside: string): Promise<void> {
    const { outer } = this.#options;
    if ((await this.#led()).includes(outside)) await outer.ip([`route del ${outside}/32`]);
  }

  async missing(): Promise<readonly string[]> {
    const { device } = this.#options;
    const row = await this.#found();
    if (!row?.flags.includes('UP')) return [`link ${device}`];
    const { machine } = this.addresses;
    if (!row.addr_info?.some(({ local }) => local === machine)) return [`address ${machine} of ${device}`];
    const led = await this.#led();
    const lost = this.#routes().filter((range) => !led.includes(range.replace('/32', '')));
    return [...lost.map((range) => `route to ${range} by ${device}`), ...(await this.#six.missing())];
  }

  async restore(): Promise<readonly string[]> {
    return [];
  }

  #routes(): readonly string[] {
    const { slot, outsides } = this.#options;
    return [aliasRangeOf(slot), ...outsides().map((outside) => `${outside}/32`)];
  }

  async #led(): Promise<readonly string[]> {
    const { outer, device } = this.#options;
    const rows = await outer.ipJson<{ readonly dst: string; readonly dev?: string }>(['route', 'show']);
    return rows.filter(({ dev }) => dev === device).map(({ dst }) => dst);
  }

  async #isInside(): Promise<boolean> {
    const rows = await this.#options.namespace.ipJson<{ readonly ifname: string }>(['link', 'show']);
    return rows.some(({ ifname }) => ifname === UPLINK);
  }

  async #found(): Promise<LinkRow | undefined> {
    const { outer, device } = this.#options;
    const rows = await outer.ipJson<LinkRow & { readonly ifname: string }>(['addr', 'show']);
    return rows.find(({ ifname }) => ifname === device);
  }
}
