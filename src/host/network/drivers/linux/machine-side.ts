import { join } from 'node:path';
import { logger } from '../../../../common/log/logger.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { Fronts } from './address-ways.js';
import { KeptProcess } from './kept-process.js';
import type { WorldRanges6 } from './host-links6.js';
import type { LinkAddresses } from './link-addresses.js';
import { type MachineState, machineState } from '../../../../common/machine/machine-state.js';
import { ResolverFile } from '../../../../common/machine/resolvers.js';
import { changerOf } from './link-event.js';
import { lostIn } from './machine-lost.js';
import { Repeated } from './repeated.js';
import { WorldGate } from './world-gate.js';

const EVERY_MS = 2_000;
const NOTHING: MachineState = { addresses: [], uplinks: [], routes: new Set(), forwardsAll: false };

export interface MachineSideOptions extends WorldRanges6 {
  readonly host: Pick<NetworkDriverOptions, 'exec' | 'flags' | 'runFolder'>;
  readonly machineLink: string;
  /** Floating addresses for which the machine answers outside. */
  fronts(): Fronts;
  /** First addresses of the ranges that the machine has a route to: of networks, and floating ones. */
  routed(): readonly string[];
  /** The machine’s addresses are others. */
  changed(): Promise<void>;
  /** The link or a route to guests is gone. */
  lost(): void;
}

/**
 * What a host’s network has of its machine: the way to the world (with --snat), the addresses that stay out of guests’
 * reach, the resolvers, and the link with its routes. Followed by reading files of the kernel, every two seconds.
 */
export class MachineSide {
  readonly #options: MachineSideOptions;
  readonly #gate: WorldGate;
  readonly #resolvers: ResolverFile;
  readonly #looks = new Repeated(EVERY_MS, () => this.#look());
  /** All rules of the machine, of any program: our table may be among them. */
  readonly #monitor = new KeptProcess({
    name: 'the watch over the machine’s rules',
    command: ['nft', 'monitor'],
    greets: false,
    line: (text) => void (this.#touched ||= changerOf(text) !== undefined),
    begun: () => void (this.#touched = true),
  });
  #touched = false;
  #state = NOTHING;
  #link: LinkAddresses | undefined;

  constructor(options: MachineSideOptions) {
    const { exec, flags, runFolder } = options.host;
    this.#options = options;
    this.#gate = new WorldGate({
      ...{ exec, machineLink: options.machineLink, linkCidr: flags.link_cidr },
      ...{ uplinks: flags.snat_uplinks, opens: flags.snat, nat66: flags.nat66 },
      source: flags.routing_source_ip,
    });
    this.#resolvers = new ResolverFile(join(runFolder, 'resolvers'), flags.resolvers);
  }

  /**
   * What rules must know of it. `machine`: addresses at which it answers itself, of no interest where guests reach
   * nothing outside; `snatTo`: the source of guests’ flows to the world.
   */
  get facts() {
    if (!this.#opens || !this.#link) return { machine: [] };
    return { machine: this.#state.addresses, snatTo: this.#link.namespace };
  }

  /** Names the upstream servers of the host’s DNS; undefined: none. */
  get resolvers(): string | undefined {
    return this.#opens ? this.#resolvers.path : undefined;
  }

  async start(link: LinkAddresses): Promise<void> {
    this.#link = link;
    this.#state = await machineState();
    await this.#open();
    this.#looks.start();
    if (this.#opens && this.#monitor.pid === undefined) await this.#monitor.start();
  }

  async stop(): Promise<void> {
    await this.#monitor.close();
    await this.#looks.stop();
  }

  /** Also what a start with --snat left. */
  async takeDown(): Promise<void> {
    await this.stop();
    await this.#gate.close();
  }

  /** What of the way to the world was not there; it is put back. */
  async restore(): Promise<readonly string[]> {
    return this.#gate.restore();
  }

  get #opens(): boolean {
    return this.#options.host.flags.snat;
  }

  /** Without --snat the machine is as it was before. */
  async #open(): Promise<void> {
    if (!this.#isGated) return this.#gate.close();
    if (!this.#link) return;
    if (this.#opens) await this.#resolvers.keep(this.#state.addresses);
    const { fronts, ranges6 } = this.#options;
    await this.#gate.keep(this.#link, this.#state, { ...fronts(), ranges6: ranges6() });
  }

  get #isGated(): boolean {
    return this.#opens || this.#options.fronts().fronts.length > 0;
  }

  /** At the last look. */
  has(address: string): boolean {
    return this.#state.addresses.includes(address);
  }

  /** Also when there are other floating addresses than before. */
  async refresh(): Promise<void> {
    const before = this.#state.addresses.join();
    this.#state = await machineState();
    if (this.#isGated || this.#gate.isHeld) await this.#open();
    if (this.#opens && this.#state.addresses.join() !== before) await this.#options.changed();
  }

  async #look(): Promise<void> {
    await this.refresh();
    if (this.missing().length > 0) return this.#options.lost();
    if (this.#isGated && this.#touched) await this.#checkTable();
  }

  async #checkTable(): Promise<void> {
    this.#touched = false;
    const missing = await this.restore();
    if (missing.length > 0)
      logger('network').warn({ missing }, 'another process has changed it: it is written again');
  }

  /** What the machine has lost of its way to guests, at the last look. */
  missing(): readonly string[] {
    const { machineLink, routed, held6 } = this.#options;
    return lostIn(this.#state, { machineLink, link: this.#link, routed: routed(), ranges6: held6() });
  }
}
