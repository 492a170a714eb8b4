import { writeFile } from 'node:fs/promises';
import { logger } from '../../../../common/log/logger.js';
import type { LinkAddresses } from './link-addresses.js';
import { isForwarding, type MachineState, switchOf } from '../../../../common/machine/machine-state.js';
import type { Fronts } from './address-ways.js';
import { rememberedBy } from './machine-memory.js';
import { table6Of } from './machine-table6.js';
import type { WorldGateOptions } from './world-gate-options.js';
import { dropTable, listTable, type MachineTable, writeTable } from './machine-table.js';

/** `ranges6`: guests' ranges of IPv6 whose routes lead to the world; absent: none. */
type Carried = Fronts & { readonly ranges6?: readonly string[] };

const NO_FRONTS: Fronts = { floating: [], fronts: [] };

/**
 * Guests’ way through the machine: forwarding on the host’s link and on the uplinks, and the table that says what
 * passes. The table remembers which uplinks did not forward before, and is written first: whatever ends us, the next
 * look finds what to take back. It stays while another host of the machine still wants it.
 */
export class WorldGate {
  readonly #options: WorldGateOptions;
  #held: MachineTable | undefined;
  /** What the machine was like when all was brought to it. */
  #seen = '';
  /** As the kernel had it when it was written. */
  #listing = '';

  constructor(options: WorldGateOptions) {
    this.#options = options;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Brings table and switches to what the machine is like now. Changes nothing where they are so already. */
  async keep(link: LinkAddresses, machine: MachineState, carried: Carried = NO_FRONTS): Promise<void> {
    const { ranges6 = [], ...answering } = carried;
    const { machineLink, linkCidr, uplinks: asked, opens, source = '' } = this.#options;
    const outward = asked.length > 0 ? asked : machine.uplinks;
    const carriers = [...new Set([...(opens ? outward : []), ...answering.fronts])];
    const devices = [...carriers, machineLink];
    const six = table6Of(this.#options, ranges6, machine);
    const seen = JSON.stringify({ link, devices, answering, six, all: machine.forwardsAll });
    if (seen === this.#seen && (await this.#allForward(devices))) return;
    const { own, others, dead } = await this.#remembered();
    const known = [...(this.#held?.switched ?? []), ...own, ...others];
    const switched = machine.forwardsAll ? [] : await this.#switchedOf(carriers, known);
    const uplinks = opens ? carriers : [];
    await this.#hold({
      machineLink,
      link,
      linkCidr,
      uplinks,
      switched,
      source,
      ...answering,
      ...(six && { six }),
    });
    for (const device of devices) await this.#switch(device, true);
    await this.#giveBack(own.filter((device) => !carriers.includes(device)));
    await this.#drop(dead);
    this.#seen = seen;
  }

  /** What was missing of it; it is written again. */
  async restore(): Promise<readonly string[]> {
    const { exec, machineLink } = this.#options;
    const held = this.#held;
    if (!held || (await listTable(exec, machineLink)) === this.#listing || held !== this.#held) return [];
    await this.#write(held);
    return [`the machine’s table of ${machineLink}`];
  }

  /** Takes back what was switched, unless another host of this machine still needs it. Not there is success. */
  async close(): Promise<void> {
    const { machineLink } = this.#options;
    this.#held = undefined;
    this.#seen = '';
    const { own, dead } = await this.#remembered();
    await this.#giveBack(own);
    await this.#drop([machineLink, ...dead]);
    // Two that close at the same time each found the other’s table: the last one finds none.
    await this.#giveBack(own);
  }

  async #hold(wanted: MachineTable): Promise<void> {
    if (this.#held && JSON.stringify(this.#held) === JSON.stringify(wanted)) return;
    this.#held = undefined;
    await this.#write(wanted);
    this.#held = wanted;
    const { uplinks, switched } = wanted;
    logger('network').info({ uplinks, switched }, 'guests reach the world by these interfaces');
  }

  async #write(table: MachineTable): Promise<void> {
    const { exec, machineLink } = this.#options;
    await writeTable(exec, table);
    this.#listing = await listTable(exec, machineLink);
  }

  /**
   * Of the uplinks, those that did not forward before. Where all forwards, another wants it so: none is ours to take
   * back.
   */
  async #switchedOf(uplinks: readonly string[], known: readonly string[]): Promise<readonly string[]> {
    const { proc } = this.#options;
    const off = await Promise.all(uplinks.map(async (device) => !(await isForwarding(device, proc))));
    return uplinks.filter((device, n) => off[n] || known.includes(device));
  }

  #remembered() {
    const { exec, machineLink, proc } = this.#options;
    return rememberedBy(exec, machineLink, proc);
  }

  async #allForward(devices: readonly string[]): Promise<boolean> {
    const on = await Promise.all(devices.map((device) => isForwarding(device, this.#options.proc)));
    return !on.includes(false);
  }

  async #drop(links: readonly string[]): Promise<void> {
    for (const link of links) await dropTable(this.#options.exec, link);
  }

  async #giveBack(devices: readonly string[]): Promise<void> {
    if (devices.length === 0 || (await isForwarding('all', this.#options.proc))) return;
    const { others } = await this.#remembered();
    for (const device of devices) if (!others.includes(device)) await this.#switch(device, false);
  }

  /** An interface that went meanwhile needs no switch. */
  async #switch(device: string, on: boolean): Promise<void> {
    const { proc } = this.#options;
    if ((await isForwarding(device, proc)) === on) return;
    await writeFile(switchOf(device, proc), on ? '1' : '0').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
}
