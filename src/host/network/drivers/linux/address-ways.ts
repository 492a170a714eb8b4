import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type Exec, ExecError } from '../../../../common/exec/exec.js';
import type { BoundAddress } from '../../network-driver.js';
import type { LinkAddresses } from './link-addresses.js';

export interface AddressWaysOptions {
  readonly exec: Exec;
  /** The machine's end of the link to the host's namespace. */
  readonly machineLink: string;
  /** Undefined: the link is not up. */
  link(): LinkAddresses | undefined;
  bound(): readonly BoundAddress[];
  /** Brings what the machine lets through to the addresses that are open now. */
  gate(): Promise<void>;
}

/** Where the machine answers for floating addresses. */
export interface Fronts {
  readonly floating: readonly string[];
  readonly fronts: readonly string[];
  /** Floating addresses that the machine alone knows; absent: none. They leave it with its own. */
  readonly inner?: readonly string[];
}

interface ProxyRow {
  readonly dst: string;
  readonly dev: string;
}

/**
 * The machine's way to floating addresses: a route over the link, and on the address's interface an answer to whoever
 * asks who has it. Everything is there already, or gone already, without being an error.
 */
export class AddressWays {
  readonly #options: AddressWaysOptions;
  /** By id, those to which the machine has a way. */
  readonly #open = new Map<string, BoundAddress>();

  constructor(options: AddressWaysOptions) {
    this.#options = options;
  }

  /** To which the machine has a route. */
  get outsides(): readonly string[] {
    return [...this.#open.values()].map(({ outside }) => outside);
  }

  get fronts(): Fronts {
    const answered = [...this.#open.values()].filter((address) => address.interface !== '');
    const inner = [...this.#open.values()].filter((address) => address.interface === '');
    return {
      ...(inner.length > 0 && { inner: inner.map(({ outside }) => outside).sort() }),
      floating: answered.map(({ outside }) => outside).sort(),
      fronts: [...new Set(answered.map((address) => address.interface))].sort(),
    };
  }

  async open(address: BoundAddress): Promise<void> {
    const { outside, interface: device } = address;
    const { exec, machineLink, link, gate } = this.#options;
    const at = link();
    if (!at) throw new Error('the network of this host is not up');
    const route = [`${outside}/32`, 'via', at.namespace, 'dev', machineLink, 'src', at.machine];
    await exec('ip', ['route', 'replace', ...route]);
    this.#open.set(address.addressId, address);
    await gate();
    if (device === '') return;
    // Else the kernel waits up to 0.8 s before it answers for another.
    const delay = `/proc/sys/net/ipv4/neigh/${device}/proxy_delay`;
    if (existsSync(delay)) await writeFile(delay, '0');
    await exec('ip', ['neigh', 'replace', 'proxy', outside, 'dev', device]);
  }

  async shut({ addressId, outside, interface: device }: BoundAddress): Promise<void> {
    const { exec, machineLink, gate } = this.#options;
    this.#open.delete(addressId);
    if (device !== '') await gone(exec('ip', ['neigh', 'del', 'proxy', outside, 'dev', device]));
    await gone(exec('ip', ['route', 'del', `${outside}/32`, 'dev', machineLink]));
    await gate();
  }

  /** After a start, or when something was lost. */
  async reopen(): Promise<void> {
    for (const address of this.#options.bound()) await this.open(address);
  }

  async shutAll(): Promise<void> {
    for (const address of this.#options.bound()) await this.shut(address);
  }

  /** Addresses for which the machine no longer answers on their interface, in words. */
  async missing(): Promise<readonly string[]> {
    const wanted = [...this.#open.values()].filter((address) => address.interface !== '');
    if (wanted.length === 0) return [];
    const { stdout } = await this.#options.exec('ip', ['-j', 'neigh', 'show', 'proxy']);
    const rows = JSON.parse(stdout.trim() || '[]') as ProxyRow[];
    const there = new Set(rows.map(({ dst, dev }) => `${dst} ${dev}`));
    return wanted
      .filter(({ outside, interface: device }) => !there.has(`${outside} ${device}`))
      .map(({ outside, interface: device }) => `answer for ${outside} on ${device}`);
  }
}

/** What is not there, or goes with its link, is gone. */
async function gone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    const isGone = error instanceof ExecError && /No such|Cannot find device|not exist/i.test(error.stderr);
    if (!isGone) throw error;
  });
}
