import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { MachineRoute } from '../../../../common/machine/machine-routes.js';
import type { AddressWays } from './address-ways.js';
import { switchOn } from './bridge-filter.js';
import { makeFolders } from './host-folders.js';
import { homeOutside } from './home-outside.js';
import { HostLinks } from './host-links.js';
import type { HostLinks6 } from './host-links6.js';
import { machineLinkName, namespaceName } from './host-names.js';
import { HostNamespace } from './host-namespace.js';
import { HostNetworks } from './host-networks.js';
import type { HostPart } from './host-part.js';
import { LastWall } from './last-wall.js';
import type { LinkAddresses } from './link-addresses.js';
import type { LinuxHomeOptions } from './linux-home-options.js';
import { machineParts } from './machine-parts.js';
import type { MachineSide } from './machine-side.js';
import { RulesetKeeper } from './ruleset-keeper.js';
import { WallsWatch } from './walls-watch.js';

/** The host's own namespace: the flat network's domain lies in it, and others' ways to the machine lead through it. */
export class LinuxHome implements HostPart {
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly networks: HostNetworks;
  readonly machine: MachineSide;
  /** The machine’s way to floating addresses. */
  readonly ways: AddressWays;
  readonly #options: LinuxHomeOptions;
  readonly #links: HostLinks;
  readonly #links6: HostLinks6;
  readonly #watch: WallsWatch;
  readonly #lastWall: LastWall;
  #link: LinkAddresses | undefined;

  constructor(options: LinuxHomeOptions) {
    const { host, wanted, makeDevice, ports } = options;
    const { exec, flags } = host;
    this.#options = options;
    const namespace = (this.namespace = new HostNamespace(namespaceName(host.cloud, host.host), exec));
    const machineLink = machineLinkName(host.cloud, host.host);
    this.#links = new HostLinks({ namespace, exec, machineLink, linkCidr: flags.link_cidr });
    this.rules = new RulesetKeeper(namespace, () => options.rules(this));
    const commit = () => this.rules.commit();
    const { machine, ways, links6 } = machineParts({
      ...{ host, machineLink, namespace, changed: commit, ranges6: options.ranges6 },
      link: () => this.#link,
      networks: () => this.networks.all().map(({ plan }) => plan.cidr),
      bound: () => wanted.addresses(),
      lost: () => this.#watch.alarm(),
    });
    this.machine = machine;
    this.ways = ways;
    this.#links6 = links6;
    this.networks = new HostNetworks({
      ...{ host, links: this.#links, namespace, makeDevice, ports, commit },
      ...{ resolvers: machine.resolvers, dhcp: () => [] },
    });
    this.#watch = this.#watchOver();
    this.#lastWall = new LastWall(namespace, this.rules);
  }

  /** To the machine; undefined: it is not up. */
  get link(): LinkAddresses | undefined {
    return this.#link;
  }

  /** Everything but the taps. Each part is left as it is when it is there. */
  async bringUp(flat: NetworkSpec | undefined, others: readonly NetworkSpec[]): Promise<void> {
    const { host } = this.#options;
    // Before anything is made that a refusal would leave behind.
    this.networks.begin(flat, others);
    const routes = await this.#links.check(...this.networks.all().map(({ plan }) => plan));
    await makeFolders(host);
    await this.namespace.ensure();
    await switchOn(this.namespace, host.exec);
    await this.#connect(routes);
    await this.rules.commit();
    await this.#lastWall.start();
    await this.networks.serve();
  }

  /** Other guests than before have routes to the world by IPv6. */
  async holdIpv6(): Promise<void> {
    await this.#links6.hold();
    await this.machine.refresh();
    await this.rules.commit();
  }

  /** From here on what somebody else takes away is put back. */
  watch(): Promise<void> {
    return this.#watch.start();
  }

  /** Addresses that the rules let traffic through to, and what is not as it was left. */
  inspect() {
    return this.#watch.walls.inspect();
  }

  /** What outlives the daemon goes on: taps, rules, dnsmasq. */
  async letGo(): Promise<void> {
    await this.#watch.close();
    await this.#lastWall.close();
    await this.machine.stop();
    for (const { dnsmasq } of this.networks.all()) dnsmasq.release();
  }

  /** After `letGo`. */
  async takeDown(): Promise<void> {
    for (const { dnsmasq } of this.networks.all()) await dnsmasq.stop();
    await this.ways.shutAll();
    await this.machine.takeDown();
    await this.#links.remove();
    await this.namespace.remove();
  }

  async #connect(routes: readonly MachineRoute[]): Promise<void> {
    this.#link = await this.#links.ensure(routes);
    await this.networks.open(this.#link);
    await this.#links6.hold();
    await this.machine.start(this.#link);
    await this.ways.reopen();
  }

  /** The link may have other addresses than before. */
  async #relink(): Promise<void> {
    await this.#connect(await this.#links.check());
    await this.rules.commit();
  }

  #watchOver(): WallsWatch {
    const { machine, ways, namespace, rules, networks } = this;
    return new WallsWatch({
      ...{ namespace, rules, networks },
      outer: homeOutside({ machine, ways, links6: this.#links6 }),
      link: () => this.#link,
      relink: () => this.#relink(),
      portsOf: (network) => this.#options.wanted.linksOf(network),
    });
  }
}
