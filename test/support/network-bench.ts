import { exec, type ExecResult } from '../../src/common/exec/exec.js';
import type { MetadataRequest } from '../../src/stream/metadata.contract.js';
import type { FilterRule, NetworkDriver } from '../../src/host/network/network-driver.js';
import { portOf } from '../contract/network-driver.contract.js';
import { linuxNetworkHost } from './linux-network-host.js';
import { NetGuest } from './net-guest.js';

export const ANYWHERE = { cidr: '0.0.0.0/0' };
export const EVERYTHING: FilterRule = { protocol: '-1', fromPort: -1, toPort: -1, source: ANYWHERE };
const GROUP = '33333333-0000-4000-8000-000000000001';
const OTHERS = '33333333-0000-4000-8000-000000000002';
const { signal } = new AbortController();

/** A host with guests on it that have their addresses and listen on 7000 and 7001. */
export class NetworkBench {
  readonly asked: MetadataRequest[] = [];
  readonly host;
  driver: NetworkDriver;
  readonly ports;
  readonly #guests: NetGuest[] = [];
  #version = 0;

  private constructor(count: number, argv: readonly string[]) {
    this.host = linuxNetworkHost(
      async (request) => {
        this.asked.push(request);
        return { status: 200, headers: { server: 'spec' }, body: Buffer.from(`you are ${request.address}`) };
      },
      ...argv,
    );
    this.driver = this.host.driver();
    this.ports = Array.from({ length: count }, (_, i) => portOf(this.host.config, 10 + i));
  }

  static async up(count: number, ...argv: readonly string[]): Promise<NetworkBench> {
    const bench = new NetworkBench(count, argv);
    await bench.driver.start(bench.host.config);
    for (const port of bench.ports) {
      const guest = await NetGuest.boot(port, await bench.driver.plug(port, signal));
      bench.#guests.push(guest);
      await guest.setAddress();
      await guest.listen(7000);
      await guest.listen(7001);
    }
    return bench;
  }

  guest(n: number): NetGuest {
    const guest = this.#guests[n];
    if (!guest) throw new Error(`there is no guest ${n}`);
    return guest;
  }

  address(n: number): string {
    return this.guest(n).port.address;
  }

  /**
   * The first two guests are in the group that has these rules, the others in one that has `otherRules`. Both let out
   * what `out` says; everything, as a new group does, if it is left out.
   */
  filter(
    rules: readonly FilterRule[],
    otherRules: readonly FilterRule[] = rules,
    out: readonly FilterRule[] = [{ ...EVERYTHING, direction: 'egress' }],
    /** Of ports, addresses beside the first. */
    further: ReadonlyMap<string, readonly string[]> = new Map(),
  ): Promise<void> {
    const inGroup = 2;
    this.#version += 1;
    const addresses = this.ports.map(({ address }) => address);
    return this.driver.applyState({
      version: this.#version,
      filters: {
        ports: this.ports.map(({ portId, mac, address }, i) => ({
          portId,
          mac,
          address,
          groups: [i < inGroup ? GROUP : OTHERS],
          ...(further.has(portId) && { more: further.get(portId) ?? [] }),
        })),
        groups: { [GROUP]: { rules: [...rules, ...out] }, [OTHERS]: { rules: [...otherRules, ...out] } },
        members: { [GROUP]: addresses.slice(0, inGroup), [OTHERS]: addresses.slice(inGroup) },
      },
      peers: [],
    });
  }

  /** A command in the host's namespace. */
  inside(...words: readonly string[]): Promise<ExecResult> {
    return exec('nsenter', [`--net=/run/netns/${this.host.namespace}`, ...words]);
  }

  /**
   * The host's rules, their words in an order of their own: elements of a set have none. Left out is what guests have
   * used of their rates, and what else the machine has for addresses.
   */
  async rules(): Promise<string> {
    const { stdout } = await this.inside('nft', '--stateless', 'list', 'ruleset');
    const lasting = stdout.replaceAll(/set (\w+_rate|machine|guest_flows) \{.*?\n\t\}/gs, '');
    return lasting
      .split(/[\s,]+/)
      .sort()
      .join(' ');
  }

  static readonly others = { group: OTHERS };

  /** As after `kill` and start: another driver object finds what is there. */
  async restart(): Promise<void> {
    await this.driver.close();
    this.driver = this.host.driver();
    await this.driver.start(this.host.config);
  }

  async down(): Promise<void> {
    for (const guest of this.#guests) await guest.halt();
    await this.driver.teardown();
    await this.driver.close();
    await this.host.remove();
  }
}
