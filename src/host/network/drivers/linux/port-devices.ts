import { Coalescer } from '../../../../common/async/coalescer.js';
import { misshapen, shapeDevices } from './device-shapes.js';
import type { HostNamespace } from './host-namespace.js';
import type { Shape } from './port-shape.js';

export interface PortLink {
  readonly tap: string;
  readonly uid: number;
  readonly mtu: number;
  /** How much of traffic to the guest it lets through. Absent: all. */
  readonly shape?: Shape;
}

/** How a port's device comes to be, as `ip -batch` takes it. */
export type MakeDevice = (link: PortLink) => readonly string[];

/** Only the guest's user may open the tap: without an owner any user could. */
const makeTap: MakeDevice = ({ tap, uid }) => [`tuntap add dev ${tap} mode tap user ${uid}`];

/** The bridge gives back to a guest what it sent to itself, by an address that stands for it outside. */
const mirror = ({ tap }: Pick<PortLink, 'tap'>): string => `link set dev ${tap} type bridge_slave hairpin on`;

interface DeviceRow {
  readonly ifname: string;
  readonly master?: string;
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
    await this.#namespace.ip([...this.#make(link), this.#attach(link), mirror(link)]);
    if (link.shape) await shapeDevices(this.#namespace, [link]);
  }

  /** Brings what devices that are there let through to what it should be. */
  async shape(links: readonly PortLink[]): Promise<void> {
    const here = new Set(await this.names());
    await shapeDevices(
      this.#namespace,
      links.filter(({ tap }) => here.has(tap)),
    );
  }

  /**
   * Not there is success. All that go at the same time go as one group: the kernel waits for its readers once, not once
   * each.
   */
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

  /** Those at whose other end nobody is. */
  async idle(): Promise<readonly string[]> {
    const rows = await this.#onBridge();
    return rows.filter(({ flags }) => !flags.includes('LOWER_UP')).map(({ ifname }) => ifname);
  }

  /** After a start: unwanted devices go, what a reboot took is made again, and what is there is not touched. */
  async reconcile(wanted: readonly PortLink[]): Promise<void> {
    const here = new Set(await this.names());
    const taps = new Set(wanted.map(({ tap }) => tap));
    await Promise.all([...here].filter((tap) => !taps.has(tap)).map((tap) => this.remove(tap)));
    for (const link of wanted) if (!here.has(link.tap)) await this.add(link);
    // Of those that an earlier version made.
    const kept = wanted.filter(({ tap }) => here.has(tap));
    if (kept.length > 0) await this.#namespace.ip(kept.map(mirror));
    await shapeDevices(this.#namespace, kept);
  }

  /** Makes those that are gone, and puts those on the bridge that are not. Returns the ones that it made. */
  async restore(wanted: readonly PortLink[]): Promise<readonly string[]> {
    const rows = await this.#namespace.ipJson<DeviceRow>(['link', 'show']);
    const found = new Map(rows.map((row) => [row.ifname, row]));
    const gone = wanted.filter(({ tap }) => !found.has(tap));
    const loose = wanted.filter(({ tap }) => {
      const row = found.get(tap);
      return row && (row.master !== this.#bridge || !row.flags.includes('UP'));
    });
    for (const link of gone) await this.add(link);
    if (loose.length > 0)
      await this.#namespace.ip(loose.flatMap((link) => [this.#attach(link), mirror(link)]));
    await shapeDevices(this.#namespace, await misshapen(this.#namespace, wanted));
    return gone.map(({ tap }) => tap);
  }

  #attach({ tap, mtu }: PortLink): string {
    return `link set dev ${tap} mtu ${mtu} master ${this.#bridge} up`;
  }

  /** Nothing is on a bridge that somebody took away. */
  async #onBridge(): Promise<readonly DeviceRow[]> {
    const rows = await this.#namespace.ipJson<DeviceRow>(['link', 'show']);
    return rows.filter(({ master }) => master === this.#bridge);
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
