import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { NIL_UUID } from '../../../../common/ids/uuid.js';
import type { HostNetworkState } from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { type GuestService, guestServices } from './guest-services.js';
import { domainWants } from './domain-wants.js';
import { HostDomains } from './host-domains.js';
import { domainNamespaceName, tapName } from './host-names.js';
import type { HostPart } from './host-part.js';
import { hostFacts } from './host-facts.js';
import { guestBehind, homeRulesInput, type HostFacts } from './host-rule-inputs.js';
import { LinuxHome } from './linux-home.js';
import type { LinuxSeams } from './linux-seams.js';
import { withoutMore } from './port-addresses.js';
import { rangesOf6 } from './routed-bridges6.js';
import { rulesetOf } from './ruleset.js';
import type { WantedNetwork } from './wanted-network.js';

/**
 * The parts of one host's network, brought up in order and let go in the reverse one: its own namespace, those of
 * domains beside it, and metadata for the guests of all.
 */
export class LinuxHost {
  readonly home: LinuxHome;
  /** Those that have a namespace of their own. */
  readonly domains: HostDomains;
  readonly #options: NetworkDriverOptions;
  readonly #wanted: WantedNetwork;
  readonly #services: readonly GuestService[];
  #flat: NetworkSpec | undefined;

  constructor(options: NetworkDriverOptions, wanted: WantedNetwork, seams: LinuxSeams = {}) {
    this.#options = options;
    this.#wanted = wanted;
    const around = { host: options, wanted, makeDevice: seams.makeDevice };
    this.home = new LinuxHome({
      ...around,
      ports: () => wanted.ports().filter(({ network }) => this.#isHome(network)),
      ranges6: () => rangesOf6(wanted.state(), this.domains.all()),
      rules: ({ networks, link }) =>
        rulesetOf(homeRulesInput(this.#facts(), networks.all(), { domains: this.domains.all(), link })),
    });
    const { namespace, machine, rules } = this.home;
    this.domains = new HostDomains({
      ...{ ...around, outer: namespace, resolvers: machine.resolvers },
      commit: () => rules.commit(),
      ...domainWants(this.#facts.bind(this), () => this.domains.all()),
    });
    const guestAt = (source: string) =>
      guestBehind(this.#facts(), (domainId) => this.domains.get(domainId)?.slot, source);
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
    await this.#leadIpv6();
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
    const { filters } = this.#wanted.state();
    return { addresses: withoutMore(found, filters), missing: found.flatMap(({ missing }) => missing) };
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
  async reach(spec: NetworkSpec): Promise<void> {
    if (this.#isHome(spec)) return this.home.networks.reach(spec);
    await this.domains.reach(spec);
    await this.#leadIpv6();
  }

  /** Ports of the network have gone. The host's own domain stays as it is until the next start. */
  async settle(spec: NetworkSpec): Promise<void> {
    if (this.#isHome(spec)) return;
    await this.domains.settle(spec);
    await this.#leadIpv6();
  }

  /** Brings all rules to what is wanted. */
  async commitAll(): Promise<void> {
    await Promise.all(this.parts().map(({ rules }) => rules.commit()));
  }

  /** The cloud has told something else than before. */
  async follow(before: HostNetworkState): Promise<void> {
    const domains = this.domains.all().map((domain) => domain.follow(before));
    await Promise.all([this.home.rules.commit(), ...domains]);
    await this.#leadIpv6(before);
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

  /** Behind the domains, whose networks may be others than before. */
  async #leadIpv6(before = this.#wanted.state()): Promise<void> {
    const told = [before, this.#wanted.state()];
    if (told.some(({ routes6 = [] }) => routes6.length > 0)) await this.home.holdIpv6();
  }

  #isHome({ domainId }: Pick<NetworkSpec, 'domainId'>): boolean {
    return this.#flat !== undefined && [domainId, NIL_UUID].includes(this.#flat.domainId);
  }

  #facts(): HostFacts {
    const around = { host: this.#options, wanted: this.#wanted, machine: this.home.machine };
    return hostFacts({ ...around, isHome: (spec) => this.#isHome(spec) });
  }
}
