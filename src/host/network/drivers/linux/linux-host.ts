import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { AddressWays } from './address-ways.js';
import { switchOn } from './bridge-filter.js';
import { type LinkAddresses } from './link-addresses.js';
import { makeFolders } from './host-folders.js';
import { HostLinks } from './host-links.js';
import { machineLinkName, namespaceName, tapName } from './host-names.js';
import { HostNamespace } from './host-namespace.js';
import { HostNetworks } from './host-networks.js';
import { LastWall } from './last-wall.js';
import type { LinuxSeams } from './linux-seams.js';
import type { MachineRoute } from '../../../../common/machine/machine-routes.js';
import { MetadataService } from './metadata-service.js';
import { machineParts } from './machine-parts.js';
import type { MachineSide } from './machine-side.js';
import { rulesetOf } from './ruleset.js';
import { RulesetKeeper } from './ruleset-keeper.js';
import { WallsWatch } from './walls-watch.js';
import type { WantedNetwork } from './wanted-network.js';

/** The parts of one host's network, brought up in order and let go or taken down in the reverse one. */
export class LinuxHost {
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly networks: HostNetworks;
  readonly #options: NetworkDriverOptions;
  readonly #wanted: WantedNetwork;
  readonly #links: HostLinks;
  readonly #metadata: MetadataService;
  readonly machine: MachineSide;
  /** The machine's way to floating addresses. */
  readonly ways: AddressWays;
  readonly #watch: WallsWatch;
  readonly #lastWall: LastWall;
  #link: LinkAddresses | undefined;

  constructor(options: NetworkDriverOptions, wanted: WantedNetwork, seams: LinuxSeams = {}) {
    const { cloud, host, exec, flags } = options;
    this.#options = options;
    this.#wanted = wanted;
    this.namespace = new HostNamespace(namespaceName(cloud, host), exec);
    this.#links = new HostLinks({
      ...{ namespace: this.namespace, exec },
      ...{ machineLink: this.#machineLink, linkCidr: flags.link_cidr },
    });
    this.rules = new RulesetKeeper(this.namespace, () => rulesetOf(this.#rulesetInput()));
    const { namespace } = this;
    const { machine, ways } = machineParts({
      ...{ host: options, machineLink: this.#machineLink, link: () => this.#link },
      networks: () => this.networks.all().map(({ plan }) => plan.cidr),
      bound: () => wanted.addresses(),
      changed: () => this.rules.commit(),
      lost: () => this.#watch.alarm(),
    });
    this.machine = machine;
    this.ways = ways;
    this.networks = new HostNetworks({
      ...{ host: options, links: this.#links, namespace, makeDevice: seams.makeDevice },
      resolvers: machine.resolvers,
      ports: () => wanted.ports(),
      commit: () => this.rules.commit(),
    });
    this.#watch = new WallsWatch({
      ...{ namespace, rules: this.rules, networks: this.networks, machine, ways },
      link: () => this.#link,
      relink: () => this.#relink(),
      portsOf: (network) => wanted.linksOf(network),
    });
    this.#lastWall = new LastWall(namespace, this.rules);
    const isHere = (address: string) => wanted.ports().some((port) => port.address === address);
    this.#metadata = new MetadataService({ host: options, namespace, script: seams.proxyScript, isHere });
  }

  get #machineLink(): string {
    return machineLinkName(this.#options.cloud, this.#options.host);
  }

  tapOf({ portId }: Pick<PortSpec, 'portId'>): string {
    return tapName(this.#options.cloud, this.#options.host, portId);
  }

  /** Everything but the taps. Each part is left as it is when it is there. */
  async bringUp(flat: NetworkSpec | undefined, others: readonly NetworkSpec[]): Promise<void> {
    // Before anything is made that a refusal would leave behind.
    this.networks.begin(flat, others);
    const routes = await this.#links.check(...this.networks.all().map(({ plan }) => plan));
    await makeFolders(this.#options);
    await this.namespace.ensure();
    await switchOn(this.namespace, this.#options.exec);
    await this.#connect(routes);
    await this.rules.commit();
    await this.#lastWall.start();
    await this.networks.serve();
    await this.#metadata.start();
  }

  /** From here on what somebody else takes away is put back. */
  watch(): Promise<void> {
    return this.#watch.start();
  }

  /** Addresses that the rules let traffic through to, and what is not as it was left. */
  inspect() {
    return this.#watch.walls.inspect();
  }

  async #connect(routes: readonly MachineRoute[]): Promise<void> {
    this.#link = await this.#links.ensure(routes);
    await this.networks.open(this.#link);
    await this.machine.start(this.#link);
    await this.ways.reopen();
  }

  /** The link may have other addresses than before. */
  async #relink(): Promise<void> {
    await this.#connect(await this.#links.check());
    await this.rules.commit();
  }

  /** What outlives the daemon goes on: taps, rules, dnsmasq. */
  async letGo(): Promise<void> {
    await this.#watch.close();
    await this.#lastWall.close();
    await this.machine.stop();
    for (const { dnsmasq } of this.networks.all()) dnsmasq.release();
    await this.#metadata.close();
  }

  async takeDown(): Promise<void> {
    await this.letGo();
    for (const { dnsmasq } of this.networks.all()) await dnsmasq.stop();
    await this.ways.shutAll();
    await this.machine.takeDown();
    await this.#links.remove();
    await this.namespace.remove();
  }

  #rulesetInput() {
    return {
      networks: this.networks.all().map(({ plan, bridge }) => ({ plan, bridge: bridge.name })),
      ports: this.#wanted.ports().map((port) => ({ ...port, tap: this.tapOf(port) })),
      filters: this.#wanted.filters(),
      addresses: this.#wanted.addresses(),
      ...this.machine.facts,
      metadataUid: this.#options.flags.metadata_uid,
    };
  }
}
