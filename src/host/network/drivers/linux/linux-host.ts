import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { logger } from '../../../../common/log/logger.js';
import type { FilterSet } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { machineForwards, switchOn } from './bridge-filter.js';
import { type LinkAddresses } from './link-addresses.js';
import { HostLinks } from './host-links.js';
import { machineLinkName, namespaceName, tapName } from './host-names.js';
import { HostNamespace } from './host-namespace.js';
import { HostNetworks } from './host-networks.js';
import type { LinuxSeams } from './linux-seams.js';
import { MetadataService } from './metadata-service.js';
import { guardMachine, unguardMachine } from './machine-guard.js';
import { MachineWatch } from './machine-watch.js';
import { rulesetOf } from './ruleset.js';
import { RulesetKeeper } from './ruleset-keeper.js';

/** What the kernel and the helpers shall be brought to. */
export interface WantedNetwork {
  ports(): readonly PlacedPort[];
  filters(): FilterSet;
}

const PROXY = fileURLToPath(new URL('./metadata-proxy.js', import.meta.url));

/** The parts of one host's network, brought up in order and let go or taken down in the reverse one. */
export class LinuxHost {
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly networks: HostNetworks;
  readonly #options: NetworkDriverOptions;
  readonly #wanted: WantedNetwork;
  readonly #links: HostLinks;
  readonly #metadata: MetadataService;
  readonly #machine = new MachineWatch(() => this.rules.commit());
  #link: LinkAddresses | undefined;

  constructor(options: NetworkDriverOptions, wanted: WantedNetwork, seams: LinuxSeams = {}) {
    const { cloud, host, exec, flags, runFolder } = options;
    this.#options = options;
    this.#wanted = wanted;
    this.namespace = new HostNamespace(namespaceName(cloud, host), exec);
    this.#links = new HostLinks({
      namespace: this.namespace,
      exec,
      machineLink: this.#machineLink,
      linkCidr: flags.link_cidr,
    });
    this.rules = new RulesetKeeper(this.namespace, () => rulesetOf(this.#rulesetInput()));
    const { namespace } = this;
    const { makeDevice, proxyScript = PROXY } = seams;
    this.networks = new HostNetworks({
      ...{ host: options, links: this.#links, namespace, makeDevice },
      ports: () => wanted.ports(),
      commit: () => this.rules.commit(),
    });
    this.#metadata = new MetadataService({
      namespace,
      socket: join(runFolder, 'metadata.sock'),
      script: proxyScript,
      uid: flags.metadata_uid,
      connectionsPerGuest: flags.metadata_connections,
      isHere: (address) => wanted.ports().some((port) => port.address === address),
      metadata: (request) => options.metadata(request),
    });
  }

  get #machineLink(): string {
    return machineLinkName(this.#options.cloud, this.#options.host);
  }

  tapOf({ portId }: Pick<PortSpec, 'portId'>): string {
    return tapName(this.#options.cloud, this.#options.host, portId);
  }

  /** Everything but the taps. Each part is left as it is when it is there. */
  async bringUp(flat: NetworkSpec | undefined, others: readonly NetworkSpec[]): Promise<void> {
    const { folder, runFolder, exec, flags } = this.#options;
    // Before anything is made that a refusal would leave behind.
    this.networks.begin(flat, others);
    const routes = await this.#links.check(...this.networks.all().map(({ plan }) => plan));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(runFolder, { recursive: true });
    await chmod(runFolder, 0o711);
    await this.namespace.ensure();
    await switchOn(this.namespace, exec);
    this.#link = await this.#links.ensure(routes);
    await this.networks.open(this.#link);
    if (flags.snat) await this.#openToTheWorld();
    await this.rules.commit();
    await this.networks.serve();
    await this.#metadata.start();
  }

  /** What outlives the daemon goes on: taps, rules, dnsmasq. */
  async letGo(): Promise<void> {
    this.#machine.stop();
    for (const { dnsmasq } of this.networks.all()) dnsmasq.release();
    await this.#metadata.close();
  }

  async takeDown(): Promise<void> {
    await this.letGo();
    for (const { dnsmasq } of this.networks.all()) await dnsmasq.stop();
    await this.#links.remove();
    await unguardMachine(this.#options.exec, this.#machineLink);
    await this.namespace.remove();
  }

  async #openToTheWorld(): Promise<void> {
    await guardMachine(this.#options.exec, this.#machineLink);
    await this.#machine.start();
    if (await machineForwards()) return;
    logger('network').warn(
      { source: this.#options.flags.link_cidr },
      '--snat is on, but this machine does not forward: set net.ipv4.ip_forward=1 and masquerade the source range',
    );
  }

  #rulesetInput() {
    return {
      networks: this.networks.all().map(({ plan, bridge }) => ({ plan, bridge: bridge.name })),
      ports: this.#wanted.ports().map((port) => ({ ...port, tap: this.tapOf(port) })),
      filters: this.#wanted.filters(),
      machine: this.#machine.addresses,
      ...(this.#options.flags.snat && this.#link ? { snatTo: this.#link.namespace } : {}),
      metadataUid: this.#options.flags.metadata_uid,
    };
  }
}
