import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PortSpec } from '../../../../workflows/contracts/guest.js';
import { logger } from '../../../common/log/logger.js';
import type { FilterSet } from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { NetworkPlan } from '../../topology.js';
import { machineForwards, switchOn } from './bridge-filter.js';
import { dhcpUser } from './dhcp-user.js';
import { Dnsmasq } from './dnsmasq.js';
import { HostLinks } from './host-links.js';
import { bridgeMac, machineLinkName, namespaceName, tapName } from './host-names.js';
import { HostNamespace } from './host-namespace.js';
import { MetadataService } from './metadata-service.js';
import { guardMachine, unguardMachine } from './machine-guard.js';
import { MachineWatch } from './machine-watch.js';
import { rulesetOf } from './ruleset.js';
import { RulesetKeeper } from './ruleset-keeper.js';

/** What the kernel and the helpers shall be brought to. */
export interface WantedNetwork {
  ports(): readonly PortSpec[];
  filters(): FilterSet;
}

const PROXY = fileURLToPath(new URL('./metadata-proxy.js', import.meta.url));

/** The parts of one host's network, brought up in order and let go or taken down in the reverse one. */
export class LinuxHost {
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly dnsmasq: Dnsmasq;
  readonly #options: NetworkDriverOptions;
  readonly #wanted: WantedNetwork;
  readonly #links: HostLinks;
  readonly #metadata: MetadataService;
  readonly #machine = new MachineWatch(() => this.rules.commit());
  #plan: NetworkPlan | undefined;
  #snatTo: string | undefined;

  constructor(options: NetworkDriverOptions, wanted: WantedNetwork, proxyScript: string = PROXY) {
    const { cloud, host, exec, flags, folder, runFolder } = options;
    this.#options = options;
    this.#wanted = wanted;
    this.namespace = new HostNamespace(namespaceName(cloud, host), exec);
    this.#links = new HostLinks({
      namespace: this.namespace,
      exec,
      machineLink: this.#machineLink,
      bridgeMac: bridgeMac(cloud, host),
      linkCidr: flags.link_cidr,
    });
    this.rules = new RulesetKeeper(this.namespace, () => rulesetOf(this.#rulesetInput()));
    const { namespace } = this;
    this.dnsmasq = new Dnsmasq({ namespace, folder, runFolder, ports: () => wanted.ports() });
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

  get plan(): NetworkPlan {
    if (!this.#plan) throw new Error('the network of this host is not up');
    return this.#plan;
  }

  tapOf({ portId }: Pick<PortSpec, 'portId'>): string {
    return tapName(this.#options.cloud, this.#options.host, portId);
  }

  /** Everything but the taps. Each part is left as it is when it is there. */
  async bringUp(plan: NetworkPlan): Promise<void> {
    const { folder, runFolder, exec, flags } = this.#options;
    // Before anything is made that a refusal would leave behind.
    const routes = await this.#links.check(plan);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(runFolder, { recursive: true });
    await chmod(runFolder, 0o711);
    await this.namespace.ensure();
    await switchOn(this.namespace, exec);
    const link = await this.#links.ensure(plan, routes);
    this.#plan = plan;
    if (flags.snat) await this.#openToTheWorld(link.namespace);
    await this.rules.commit();
    if (plan.dhcp)
      await this.dnsmasq.start({
        plan,
        user: await dhcpUser(flags.dhcp_user),
        leaseSeconds: flags.dhcp_lease_time,
      });
    await this.#metadata.start();
  }

  /** What outlives the daemon goes on: taps, rules, dnsmasq. */
  async letGo(): Promise<void> {
    this.#machine.stop();
    this.dnsmasq.release();
    await this.#metadata.close();
    this.#plan = undefined;
  }

  async takeDown(): Promise<void> {
    await this.letGo();
    await this.dnsmasq.stop();
    await this.#links.remove();
    await unguardMachine(this.#options.exec, this.#machineLink);
    await this.namespace.remove();
  }

  async #openToTheWorld(snatTo: string): Promise<void> {
    this.#snatTo = snatTo;
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
      plan: this.plan,
      ports: this.#wanted.ports().map((port) => ({ ...port, tap: this.tapOf(port) })),
      filters: this.#wanted.filters(),
      machine: this.#machine.addresses,
      ...(this.#snatTo === undefined ? {} : { snatTo: this.#snatTo }),
      metadataUid: this.#options.flags.metadata_uid,
    };
  }
}
