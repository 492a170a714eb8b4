import { Coalescer } from '../../../../common/async/coalescer.js';
import type { HostNamespace } from './host-namespace.js';

export interface PortLink {
  readonly tap: string;
  readonly uid: number;
  readonly mtu: number;
}

/** How a port's device comes to be, as `ip -batch` takes it. */
export type MakeDevice = (link: PortLink) => readonly string[];

/** The guest's user may open the tap and nobody else: without an owner everybody could. */
const makeTap: MakeDevice = ({ tap, uid }) => [`tuntap add dev ${tap} mode tap user ${uid}`];

interface DeviceRow {
  readonly ifname: string;
  readonly flags: readonly string[];
}

/** Any number: devices of a namespace have group 0 unless they are told otherwise. */
const DOOMED = 4_242;

/** The devices on a network's bridge, one a port. */
export class PortDevices {
  readonly #namespace: HostNamespace;
  readonly #bridge: string;
  readonly #make: MakeDevice;
  readonly #doomed = new Set<string>();
  readonly #removals = new Coalescer(() => this.#removeDoomed());

  constructor(namespace: HostNamespace, bridge: string, make: MakeDevice = makeTap) {
    this.#namespace = namespace;
    this.#bridge = bridge;
    this.#make = make;
  }

  async add(link: PortLink): Promise<void> {
    await this.#namespace.ip([
      ...this.#make(link),
      `link set dev ${link.tap} mtu ${link.mtu} master ${this.#bridge} up`,
    ]);
  }

  /** Not there is success. All that go at the same time go as one group: the kernel waits for its readers once, not once each. */
  async remove(tap: string): Promise<void> {
    this.#doomed.add(tap);
    await this.#removals.run();
  }

  async names(): Promise<readonly string[]> {
    return (await this.#onBridge()).map(({ ifname }) => ifname);
  }

  /** Whether some guest is at the other end of its device. */
  async inUse(): Promise<boolean> {
    return (await this.#onBridge()).some(({ flags }) => flags.includes('LOWER_UP'));
  }

  /** After a start: what nobody wants goes, what a reboot took is made again, and what is there is not touched. */
  async reconcile(wanted: readonly PortLink[]): Promise<void> {
    const here = new Set(await this.names());
    const taps = new Set(wanted.map(({ tap }) => tap));
    await Promise.all([...here].filter((tap) => !taps.has(tap)).map((tap) => this.remove(tap)));
    for (const link of wanted) if (!here.has(link.tap)) await this.add(link);
  }

  #onBridge(): Promise<readonly DeviceRow[]> {
    return this.#namespace.ipJson(['link', 'show', 'master', this.#bridge]);
  }

  async #removeDoomed(): Promise<void> {
    const doomed = [...this.#doomed];
    const here = new Set(await this.names());
    const taps = doomed.filter((tap) => here.has(tap));
    if (taps.length > 0)
      await this.#namespace.ip([
        ...taps.map((tap) => `link set dev ${tap} group ${DOOMED}`),
        `link del group ${DOOMED}`,
      ]);
    for (const tap of doomed) this.#doomed.delete(tap);
  }
}
