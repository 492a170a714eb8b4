import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Coalescer } from '../../../../common/async/coalescer.js';
import type { Exec } from '../../../../common/exec/exec.js';
import { ipv4Number } from '../../../../common/net/ipv4.js';
import type { HostNamespace } from './host-namespace.js';
import { UPLINK } from './host-names.js';
import { link6Of } from './ipv6-link.js';
import { QUIET6, switchOff6, switchOn6 } from './ipv6-switches.js';
import type { LinkAddresses } from './link-addresses.js';

export interface HostLinks6Options {
  readonly namespace: HostNamespace;
  readonly exec: Exec;
  /** Name of the link's end on the machine. */
  readonly machineLink: string;
  /** Of IPv4; undefined: the link is not up. */
  link(): LinkAddresses | undefined;
  /** Ranges of guests that have routes to the world by IPv6. */
  ranges6(): readonly string[];
  /** Where the kernel has the switches of the link's end on the machine. Absent: its own place, but for specs. */
  readonly switches?: string;
}

/** Guests' ranges of IPv6 whose routes lead to the world. */
export interface WorldRanges6 {
  ranges6(): readonly string[];
  /** Those that the machine has been given routes to. */
  held6(): readonly string[];
}

interface RouteRow {
  readonly dst: string;
  readonly protocol?: string;
}

/** The host's link to its machine carries IPv6 while a guest's routes lead to the world by it. */
export class HostLinks6 {
  readonly #options: HostLinks6Options;
  /** Ports come and go at once: who began with fewer ranges would take away what came meanwhile. */
  readonly #holds = new Coalescer(() => this.#hold());
  #held: readonly string[] = [];

  constructor(options: HostLinks6Options) {
    this.#options = options;
  }

  /** Addresses at both ends, the namespace's way out, and the machine's to guests. Twice is success. */
  hold(): Promise<void> {
    return this.#holds.run();
  }

  async #hold(): Promise<void> {
    const { namespace, exec, machineLink, ranges6 } = this.#options;
    const link = this.#options.link();
    const wanted = ranges6();
    if (!link || wanted.length + this.#held.length === 0) return;
    if (wanted.length === 0) return this.#close();
    const { machine, namespace: inside } = link6Of(link);
    for (const name of QUIET6) await writeFile(this.#switchOf(name), '0');
    await exec('ip', ['-6', 'addr', 'replace', `${machine}/127`, 'dev', machineLink, 'nodad']);
    await switchOn6(namespace, [UPLINK]);
    await namespace.set(1, ['ipv6/conf/all/forwarding']);
    await namespace.ip6([
      `addr replace ${inside}/127 dev ${UPLINK} nodad`,
      `route replace default via ${machine} dev ${UPLINK}`,
    ]);
    const led = await this.#led();
    const by = ['via', inside, 'dev', machineLink, 'metric', String(metricOf(link))];
    for (const range of wanted) await exec('ip', ['-6', 'route', 'replace', range, ...by]);
    for (const range of led.filter((one) => !wanted.includes(one)))
      await exec('ip', ['-6', 'route', 'del', range, 'dev', machineLink]);
    // Not before: what is on its way is not missing.
    this.#held = wanted;
  }

  /** Ranges that the machine has routes to. */
  get held(): readonly string[] {
    return this.#held;
  }

  /** The machine's routes are looked at with its others. */
  async missing(): Promise<readonly string[]> {
    if (this.#held.length === 0) return [];
    const out = await this.#options.namespace.ipJson<RouteRow>(['-6', 'route', 'show', 'default']);
    return out.length > 0 ? [] : [`default route of IPv6 by ${UPLINK}`];
  }

  async #close(): Promise<void> {
    this.#held = [];
    await switchOff6(this.#options.namespace, UPLINK);
    const own = this.#switchOf('disable_ipv6');
    if (existsSync(own)) await writeFile(own, '1');
  }

  /** Ranges that the machine has a route to over the link, the link's own left out. */
  async #led(): Promise<readonly string[]> {
    const { exec, machineLink } = this.#options;
    const { stdout } = await exec('ip', ['-6', '-j', 'route', 'show', 'dev', machineLink]);
    const rows = JSON.parse(stdout.trim() || '[]') as RouteRow[];
    return rows.filter(({ protocol }) => protocol !== 'kernel').map(({ dst }) => dst);
  }

  #switchOf(name: string): string {
    const { machineLink, switches = `/proc/sys/net/ipv6/conf/${machineLink}` } = this.#options;
    return `${switches}/${name}`;
  }
}

const FIRST_METRIC = 1024;

/** Each host's own: two of one machine that have guests of one range would take the route from each other. */
const metricOf = ({ namespace }: LinkAddresses): number =>
  FIRST_METRIC + ((ipv4Number(namespace) ?? 0) & 0xffff);
