import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { NIL_UUID } from '../../../../common/ids/uuid.js';
import type { HostNetworkState } from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { doorsIn } from '../../guest-doors-flag.js';
import { type GuestService, guestServices } from './guest-services.js';
import { domainWants } from './domain-wants.js';
import { HostDomains } from './host-domains.js';
import { domainNamespaceName, tapName } from './host-names.js';
import type { HostPart } from './host-part.js';
import { guestBehind, homeRulesInput, type HostFacts } from './host-rule-inputs.js';
import { LinuxHome } from './linux-home.js';
import type { LinuxSeams } from './linux-seams.js';
import { withoutMore } from './port-addresses.js';
import { rulesetOf } from './ruleset.js';
import type { WantedNetwork } from './wanted-network.js';

/**
 * The parts of one host's network, brought up in order and let go or taken down in the reverse one: the host's own
 * namespace, those of domains beside it, and metadata for the guests of all.
 */
export class LinuxHost {
  readonly home: LinuxHome;
  /** Those that have a namespace of their own. */
  readonly domains: HostDomains;
  readonly #options: NetworkDriverOptions;
  readonly #wanted: WantedNetwork;
  /** For guests of all domains. */
  readonly #services: readonly GuestService[];
  #flat: NetworkSpec | undefined;

  constructor(options: NetworkDriverOptions, wanted: WantedNetwork, seams: LinuxSeams = {}) {
    this.#options = options;
    this.#wanted = wanted;
    const { makeDevice } = seams;
    this.home = new LinuxHome({
      ...{ host: options, wanted, makeDevice },
      ports: () => wanted.ports().filter(({ network }) => this.#isHome(network)),
      rules: (home) => {
        const around = { domains: this.domains.all(), link: home.link };
        return rulesetOf(homeRulesInput(this.#facts(), home.networks.all(), around));
      },
    });
    const { namespace, machine, rules } = this.home;
    this.domains = new HostDomains({
      ...{ host: options, outer: namespace, wanted, makeDevice, resolvers: machine.resolvers },
      commit: () => rules.commit(),
      ...domainWants(this.#facts.bind(this), () => this.domains.all()),
    });
    const slotOf = (domainId: string) => this.domains.get(domainId)?.slot;
    const guestAt = (source: string) => guestBehind(this.#facts(), slotOf, source);
    this.#services = guestServices({ host: options, namespace, guestAt }, seams);
  }

  tapOf({ portId }: Pick<PortSpec, 'portId'>): string {
    return tapName(this.#options.cloud, this.#options.host, portId);
  }

  /** Everything but the taps. Each part is left as it is when it is there. */
  async bringUp(flat: NetworkSpec | undefined, specs: readonly NetworkSpec[]): Promise<void> {
    this.#flat = flat;
    const isHome = (spec: NetworkSpec) => this.#isHome(spec);
    await this.home.bringUp(flat, specs.filter(isHome));
    await this.domains.bringUp(specs.filter((spec) => !isHome(spec)));
    for (const service of this.#services) await service.start();
  }

  /** From here on what somebody else takes away is put back. */
  async watch(): Promise<void> {
    await this.home.watch();
    await this.domains.watch();
  }

  /** Ports' own addresses that the rules let traffic through to, and what is not as it was left. */
  async inspect(): Promise<{ readonly addresses: readonly string[]; readonly missing: readonly string[] }> {
    const found = await Promise.all([this.home, ...this.domains.all()].map((part) => part.inspect()));
    return {
      addresses: withoutMore(found, this.#wanted.state().filters),
      missing: found.flatMap(({ missing }) => missing),
    };
  }

  /** The part of the host that a network is in; undefined: it is not there. */
  partOf(spec: NetworkSpec): HostPart | undefined {
    return this.#isHome(spec) ? this.home : this.domains.get(spec.domainId);
  }

  parts(): readonly HostPart[] {
    return [this.home, ...this.domains.all()];
  }

  /** Where guests of the network are, whether it is there or not. */
  namespaceOf({ domainId }: NetworkSpec): string {
    const { cloud, host } = this.#options;
    return this.#isHome({ domainId }) ? this.home.namespace.name : domainNamespaceName(cloud, host, domainId);
  }

  /** Resolves once the network is there. */
  reach(spec: NetworkSpec): Promise<void> {
    return this.#isHome(spec) ? this.home.networks.reach(spec) : this.domains.reach(spec);
  }

  /** Ports of the network have gone. The host's own domain stays as it is until the next start. */
  async settle(spec: NetworkSpec): Promise<void> {
    if (!this.#isHome(spec)) await this.domains.settle(spec);
  }

  /** Brings all rules to what is wanted. */
  async commitAll(): Promise<void> {
    await Promise.all(this.parts().map(({ rules }) => rules.commit()));
  }

  /** The cloud has told something else than before. */
  async follow(before: HostNetworkState): Promise<void> {
    const domains = this.domains.all().map((domain) => domain.follow(before));
    await Promise.all([this.home.rules.commit(), ...domains]);
  }

  /** What outlives the daemon goes on: taps, rules, dnsmasq. */
  async letGo(): Promise<void> {
    await this.domains.letGo();
    await this.home.letGo();
    for (const service of this.#services) await service.close();
  }

  async takeDown(): Promise<void> {
    await this.letGo();
    await this.domains.takeDown();
    await this.home.takeDown();
  }

  #isHome({ domainId }: Pick<NetworkSpec, 'domainId'>): boolean {
    return this.#flat !== undefined && [domainId, NIL_UUID].includes(this.#flat.domainId);
  }

  #facts(): HostFacts {
    const { flags } = this.#options;
    return {
      ports: this.#wanted.ports().map((port) => ({ ...port, tap: this.tapOf(port) })),
      ...{ ...this.#wanted.state(), addresses: this.#wanted.addresses() },
      ...this.home.machine.facts,
      doors: [...doorsIn(flags.guest_doors).keys()],
      ...{ metadataUid: flags.metadata_uid, uidBase: flags.qemu_uid_base, flowLimit: flags.guest_flow_limit },
      isHome: (spec) => this.#isHome(spec),
    };
  }
}
