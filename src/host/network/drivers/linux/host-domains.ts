import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { Turnstile } from '../../../../common/async/turnstile.js';
import { DomainSlots } from './domain-slots.js';
import { LinuxDomain } from './linux-domain.js';
import type { LinuxDomainOptions } from './linux-domain-options.js';
import { domainFolder, domainLinkName, domainNamespaceName } from './host-names.js';
import { commitUp, PeerJoin } from './peer-join.js';

export type HostDomainsOptions = Omit<
  LinuxDomainOptions,
  'domainId' | 'slot' | 'name' | 'device' | 'peers'
> & {
  /** Brings the rules of the host's own namespace to the domains that there are. */
  commit(): Promise<void>;
};

/** The domains of one host that have a namespace of their own: each comes with its first port, goes with its last. */
export class HostDomains {
  readonly #options: HostDomainsOptions;
  /** Also of those that are being made or taken down. */
  readonly #slots: DomainSlots;
  #domains = new Map<string, LinuxDomain>();
  #isWatched = false;
  /** Coming and going of one domain's networks. */
  readonly #turns = new Map<string, Turnstile>();
  readonly #peers = new PeerJoin((domainId) => this.get(domainId));

  constructor(options: HostDomainsOptions) {
    this.#options = options;
    this.#slots = new DomainSlots(options.host.folder);
  }

  all(): readonly LinuxDomain[] {
    return [...this.#domains.values()];
  }

  get(domainId: string): LinuxDomain | undefined {
    return this.#domains.get(domainId);
  }

  /** Those of these networks, all at once; what is left of others goes. */
  async bringUp(specs: readonly NetworkSpec[]): Promise<void> {
    await this.#slots.load();
    const wanted = new Set(specs.map(({ domainId }) => domainId));
    for (const domainId of this.#slots.domains().filter((id) => !wanted.has(id)))
      await this.#turnOf(domainId).run(() => this.#takeDown(domainId));
    const of = (domainId: string) => specs.filter((spec) => spec.domainId === domainId);
    await Promise.all([...wanted].map((id) => this.#turnOf(id).run(() => this.#make(id, of(id)))));
    this.#peers.open();
    await commitUp(this.all());
  }

  /** Resolves once the network is there, in its domain's namespace. */
  async reach(spec: NetworkSpec): Promise<void> {
    const { domainId } = spec;
    const known = this.#domains.get(domainId);
    // One that is being made is found, too.
    if (known?.networks.find(spec)) return known.networks.reach(spec);
    await this.#turnOf(domainId).run(async () => {
      const domain = this.#domains.get(domainId) ?? (await this.#make(domainId, []));
      await domain.networks.reach(spec);
    });
  }

  /** A port of the network has gone: with the last one goes the network, and with its last network the domain. */
  async settle({ domainId }: Pick<NetworkSpec, 'domainId'>): Promise<void> {
    await this.#turnOf(domainId).run(async () => {
      const domain = this.#domains.get(domainId);
      if (!domain) return;
      // Asked before each: a port may have come to the next one meanwhile.
      const used = () => this.#options.wanted.inUse().filter((spec) => spec.domainId === domainId);
      if (used().length === 0) return this.#takeDown(domainId);
      for (const { spec } of domain.networks.all())
        if (!used().some(({ networkId }) => networkId === spec.networkId)) await domain.networks.drop(spec);
    });
  }

  /** Those that come later are watched from their beginning. */
  async watch(): Promise<void> {
    this.#isWatched = true;
    await Promise.all(this.all().map((domain) => domain.watch()));
  }

  async letGo(): Promise<void> {
    this.#isWatched = false;
    await Promise.all(this.all().map((domain) => domain.letGo()));
    this.#domains = new Map();
  }

  /** All of them, with what others left. Their ports stay wanted. */
  async takeDown(): Promise<void> {
    await this.#slots.load();
    for (const domainId of this.#slots.domains())
      await this.#turnOf(domainId).run(() => this.#takeDown(domainId));
    await this.#slots.clear();
  }

  async #make(domainId: string, specs: readonly NetworkSpec[]): Promise<LinuxDomain> {
    const slot = await this.#slots.take(domainId);
    const domain = new LinuxDomain(this.#settingsOf(domainId, slot));
    this.#domains.set(domainId, domain);
    try {
      await domain.bringUp(specs);
      await this.#commit();
      if (this.#isWatched) await domain.watch();
      return domain;
    } catch (error) {
      await this.#takeDown(domainId);
      throw error;
    }
  }

  async #takeDown(domainId: string): Promise<void> {
    const slot = this.#slots.get(domainId);
    if (slot === undefined) return;
    const domain = this.#domains.get(domainId) ?? new LinuxDomain(this.#settingsOf(domainId, slot));
    this.#domains.delete(domainId);
    await this.#commit();
    await domain.takeDown();
    await this.#slots.release(domainId);
  }

  /** Who leads to a domain that has come or gone has to know. */
  async #commit(): Promise<void> {
    const { commit, wanted } = this.#options;
    await commit();
    if (wanted.state().routes?.length || wanted.state().routes6?.length) await commitUp(this.all());
  }

  #settingsOf(domainId: string, slot: number): LinuxDomainOptions {
    const { host, ...shared } = this.#options;
    const { cloud, host: name } = host;
    const folder = domainFolder(host.folder, domainId);
    const runFolder = domainFolder(host.runFolder, domainId);
    return {
      ...shared,
      ...{ domainId, slot, host: { ...host, folder, runFolder } },
      peers: this.#peers,
      name: domainNamespaceName(cloud, name, domainId),
      device: domainLinkName(domainId),
    };
  }

  #turnOf(domainId: string): Turnstile {
    const turn = this.#turns.get(domainId) ?? new Turnstile();
    this.#turns.set(domainId, turn);
    return turn;
  }
}
