import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { HostNetworkState } from '../../network-driver.js';
import { switchOn } from './bridge-filter.js';
import { DomainLinks } from './domain-links.js';
import { domainTables } from './domain-tables.js';
import { makeFolders } from './host-folders.js';
import { HostNamespace } from './host-namespace.js';
import { HostNetworks } from './host-networks.js';
import { LastWall } from './last-wall.js';
import type { LinuxDomainOptions } from './linux-domain-options.js';
import { worldRanges6 } from './routed-bridges6.js';
import { RulesetKeeper } from './ruleset-keeper.js';
import { servedOf } from './served-of.js';
import { clearStale } from './stale-networks.js';
import { WallsWatch } from './walls-watch.js';

/** A routed domain beside the host's own one: a namespace with the domain's networks, rules, and their watch. */
export class LinuxDomain {
  readonly domainId: string;
  readonly slot: number;
  readonly device: string;
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly networks: HostNetworks;
  readonly links: DomainLinks;
  readonly #options: LinuxDomainOptions;
  readonly #watch: WallsWatch;
  readonly #lastWall: LastWall;
  #isUp = false;

  constructor(options: LinuxDomainOptions) {
    const { host, outer, device, slot, wanted } = options;
    this.#options = options;
    this.domainId = options.domainId;
    this.slot = slot;
    this.device = device;
    const namespace = (this.namespace = new HostNamespace(options.name, host.exec));
    this.links = new DomainLinks({
      ...{ namespace, outer, device, slot, outsides: () => this.outsides() },
      ranges6: () => worldRanges6(wanted.state(), this.networks.all()),
    });
    const tables = domainTables(this, { peers: options.peers, wanted: () => options.routes(this) });
    this.rules = new RulesetKeeper(namespace, () => options.rules(this), tables);
    this.networks = new HostNetworks({
      ...{ host, links: this.links, namespace, makeDevice: options.makeDevice, resolvers: options.resolvers },
      ...{ ports: () => wanted.ports(), ipv6: () => wanted.state(), commit: () => this.rules.commit() },
      dhcp: () => wanted.state().dhcp ?? [],
    });
    this.#watch = new WallsWatch({
      ...{ namespace, rules: this.rules, networks: this.networks, outer: this.links },
      link: () => (this.#isUp ? this.links.addresses : undefined),
      relink: () => this.#relink(),
      portsOf: (network) => wanted.linksOf(network),
    });
    this.#lastWall = new LastWall(namespace, this.rules);
  }

  /** Whether its namespace is whole: another domain may be joined to it. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Floating addresses that stand for ports of the domain, whether these are plugged or not. */
  outsides(): readonly string[] {
    const { wanted, domainId } = this.#options;
    return wanted
      .addresses()
      .filter((address) => address.domainId === domainId)
      .map(({ outside }) => outside);
  }

  /** Everything but the taps; each part is left as it is when it is there. Rules before guests. */
  async bringUp(specs: readonly NetworkSpec[]): Promise<void> {
    const { host } = this.#options;
    this.networks.begin(undefined, specs);
    await makeFolders(host);
    await this.namespace.ensure();
    await switchOn(this.namespace, host.exec);
    await this.networks.open(await this.links.ensure());
    this.#isUp = true;
    await this.rules.commit();
    await this.#lastWall.start();
    // What was told before the domain was up.
    await this.networks.holdIpv6();
    await this.networks.serve();
  }

  /** The cloud has told something else than before. */
  async follow(before: HostNetworkState): Promise<void> {
    const isSame = isDeepStrictEqual(servedOf(before), servedOf(this.#options.wanted.state()));
    // Routes of IPv6 need devices that have it.
    if (this.#isUp && !isSame) await this.networks.holdIpv6();
    await this.rules.commit();
    if (this.#isUp && !isSame) await this.networks.serve();
  }

  /** From here on what somebody else takes away is put back. */
  watch(): Promise<void> {
    return this.#watch.start();
  }

  inspect() {
    return this.#watch.walls.inspect();
  }

  /** What outlives the daemon goes on: taps, rules, dnsmasq. */
  async letGo(): Promise<void> {
    await this.#watch.close();
    await this.#lastWall.close();
    for (const { dnsmasq } of this.networks.all()) dnsmasq.release();
  }

  /** Also what another daemon has left of it. */
  async takeDown(): Promise<void> {
    await this.letGo();
    this.#isUp = false;
    const { host } = this.#options;
    if (await this.namespace.isThere()) await clearStale(host, this.namespace, []);
    await this.links.remove();
    await this.namespace.remove();
    const { folder, runFolder } = host;
    await Promise.all([folder, runFolder].map((path) => rm(path, { recursive: true, force: true })));
  }

  async #relink(): Promise<void> {
    await this.networks.open(await this.links.ensure());
    await this.rules.commit();
  }
}
