import { writeFile } from 'node:fs/promises';
import type { Exec } from '../../../../common/exec/exec.js';
import { logger } from '../../../../common/log/logger.js';
import type { LinkAddresses } from './link-addresses.js';
import { isForwarding, type MachineState, switchOf } from './machine-state.js';
import { dropTable, listTable, type MachineTable, memories, writeTable } from './machine-table.js';

export interface WorldGateOptions {
  readonly exec: Exec;
  readonly machineLink: string;
  readonly linkCidr: string;
  /** `--snat_uplinks`: interfaces that are taken instead of those of the default routes. */
  readonly uplinks: readonly string[];
  /** Another place than /proc, for specs. */
  readonly proc?: string;
}

/**
 * Guests’ way through the machine: forwarding on the host’s link and on the uplinks, and the table that says what passes. The
 * table remembers which uplinks did not forward before, and is written first: whatever ends us, the next look finds what to take
 * back. It stays while another host of the machine still wants it.
 */
export class WorldGate {
  readonly #options: WorldGateOptions;
  #held: MachineTable | undefined;
  /** As the kernel had it when it was written. */
  #listing = '';

  constructor(options: WorldGateOptions) {
    this.#options = options;
  }

  /** Brings table and switches to what the machine is like now. Changes nothing where they are so already. */
  async keep(link: LinkAddresses, machine: MachineState): Promise<void> {
    const { machineLink, linkCidr, uplinks: asked } = this.#options;
    const uplinks = asked.length > 0 ? asked : machine.uplinks;
    const switched = await this.#switched(uplinks, machine);
    const wanted = { machineLink, link, linkCidr, uplinks, switched };
    const before = this.#held;
    if (!before || JSON.stringify(before) !== JSON.stringify(wanted)) {
      this.#held = undefined;
      await this.#write(wanted);
      this.#held = wanted;
      logger('network').info({ uplinks, switched }, 'guests reach the world by these interfaces');
    }
    for (const device of [...uplinks, machineLink]) await this.#switch(device, true);
    await this.#giveBack((before?.switched ?? []).filter((device) => !uplinks.includes(device)));
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
    const { exec, machineLink } = this.#options;
    this.#held = undefined;
    const own = (await memories(exec)).find((memory) => memory.machineLink === machineLink)?.switched ?? [];
    await this.#giveBack(own);
    await dropTable(exec, machineLink);
    // Two that close at the same time each found the other’s table: the last one finds none.
    await this.#giveBack(own);
  }

  async #write(table: MachineTable): Promise<void> {
    const { exec, machineLink } = this.#options;
    await writeTable(exec, table);
    this.#listing = await listTable(exec, machineLink);
  }

  /** Who turned forwarding on for all wants it without us: nothing is ours to take back, or to keep from new flows. */
  async #switched(uplinks: readonly string[], { forwardsAll }: MachineState): Promise<readonly string[]> {
    if (forwardsAll) return [];
    const known = this.#held?.switched ?? (await this.#remembered());
    const off = await Promise.all(
      uplinks.map(async (device) => !(await isForwarding(device, this.#options.proc))),
    );
    return uplinks.filter((device, n) => off[n] || known.includes(device));
  }

  async #remembered(): Promise<readonly string[]> {
    return (await memories(this.#options.exec)).flatMap(({ switched }) => switched);
  }

  async #giveBack(devices: readonly string[]): Promise<void> {
    if (devices.length === 0 || (await isForwarding('all', this.#options.proc))) return;
    const { exec, machineLink } = this.#options;
    const others = (await memories(exec)).filter((memory) => memory.machineLink !== machineLink);
    const needed = new Set(others.flatMap(({ switched }) => switched));
    for (const device of devices) if (!needed.has(device)) await this.#switch(device, false);
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
