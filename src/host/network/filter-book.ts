import {
  type FilterAnswer,
  type FilterChanges,
  type HostPort,
  isChanges,
  type PortFilter,
  type WholeFilters,
} from '../../stream/filters.contract.js';
import { joinFamilies, splitFamilies } from './both-families.js';
import type { HostNetworkState } from './network-driver.js';

/** Addresses by who has them. */
type Members = Map<string, readonly string[]>;

function byMember(list: readonly (readonly [id: string, address: string])[]): Members {
  const members = new Map<string, string[]>();
  for (const [id, address] of list) members.set(id, [...(members.get(id) ?? []), address]);
  return members;
}

const filterOf = ({ instanceId: _member, ...filter }: HostPort): PortFilter => filter;

export interface FilterBookOptions {
  /** Undefined: everything. */
  ask(since: number | undefined, signal: AbortSignal): Promise<FilterAnswer>;
  /** Milliseconds; for tests. */
  readonly now?: () => number;
}

/** However sure the cloud is of what has changed, the first pull after so long asks for everything again. */
const WHOLE_EVERY_MS = 600_000;

/**
 * The host's filters as last heard of, brought up to date by what has changed: a launch into a group of ten thousand
 * costs each host one line instead of ten thousand.
 */
export class FilterBook {
  readonly #ask: FilterBookOptions['ask'];
  readonly #now: () => number;
  /** Undefined: nothing that changes could be laid upon. */
  #version: number | undefined;
  #wholeAt = 0;
  /** How often. */
  #forgotten = 0;
  #ports = new Map<string, HostPort>();
  #groups = new Map<string, WholeFilters['groups'][string]>();
  #members = new Map<string, Members>();

  constructor({ ask, now = () => performance.now() }: FilterBookOptions) {
    this.#ask = ask;
    this.#now = now;
  }

  /** The filters as they are now. */
  async pull(signal: AbortSignal): Promise<HostNetworkState> {
    const isOld = this.#now() - this.#wholeAt > WHOLE_EVERY_MS;
    const forgotten = this.#forgotten;
    const answer = await this.#ask(isOld ? undefined : this.#version, signal);
    // Said by the cloud of before.
    if (forgotten !== this.#forgotten) return this.pull(signal);
    if (!isChanges(answer)) this.#replace(answer);
    else if (!this.#lay(answer)) {
      this.forget();
      return this.pull(signal);
    }
    return this.#state(answer);
  }

  /** The next pull asks for everything: the cloud may be another one than the one that was heard last. */
  forget(): void {
    this.#forgotten += 1;
    this.#version = undefined;
  }

  #replace({ version, ports, groups, members, members6 }: WholeFilters): void {
    this.#wholeAt = this.#now();
    this.#ports = new Map(ports.map((port) => [port.instanceId, port]));
    this.#groups = new Map(Object.entries(groups));
    const all = joinFamilies(members, members6);
    this.#members = new Map(Object.entries(all).map(([id, list]) => [id, byMember(list)]));
    this.#version = version;
  }

  /** False: there is a group that this host has not heard of before, so that changes do not tell who is in it. */
  #lay({ version, since, touched, ports, groups, members, members6 }: FilterChanges): boolean {
    if (since !== this.#version) return false;
    for (const id of touched) {
      this.#ports.delete(id);
      for (const list of this.#members.values()) list.delete(id);
    }
    // Before ports come: a group that none of those that stayed is in may have changed unseen meanwhile.
    this.#forgetUnused();
    for (const port of ports) this.#ports.set(port.instanceId, port);
    for (const [id, group] of Object.entries(groups)) this.#groups.set(id, group);
    this.#forgetUnused();
    if (![...this.#sources()].every((id) => this.#members.has(id))) return false;
    for (const [id, list] of Object.entries(joinFamilies(members, members6)))
      for (const [instanceId, addresses] of byMember(list)) this.#members.get(id)?.set(instanceId, addresses);
    this.#version = version;
    return true;
  }

  /** Changes of what no port here uses are not told: what is kept of it would grow old unseen. */
  #forgetUnused(): void {
    const used = new Set([...this.#ports.values()].flatMap((port) => port.groups));
    for (const id of this.#groups.keys()) if (!used.has(id)) this.#groups.delete(id);
    const sources = this.#sources();
    for (const id of this.#members.keys()) if (!sources.has(id)) this.#members.delete(id);
  }

  #sources(): ReadonlySet<string> {
    const rules = [...this.#groups.values()].flatMap(({ rules: of, rules6 = [] }) => [...of, ...rules6]);
    return new Set(rules.flatMap(({ source }) => ('group' in source ? [source.group] : [])));
  }

  /** What is said of networks is little: it comes whole each time. */
  #state(answer: FilterAnswer): HostNetworkState {
    const {
      version,
      peers = [],
      outlets = [],
      natWays = [],
      routes = [],
      acls = [],
      dhcp = [],
      blocks = [],
    } = answer;
    const { acls6, ipv6, routes6 } = answer;
    const members = [...this.#members].map(([id, list]) => [id, [...list.values()].flat()]);
    const filters = {
      ports: [...this.#ports.values()].map(filterOf),
      groups: Object.fromEntries(this.#groups),
      ...splitFamilies(Object.fromEntries(members)),
    };
    const six = { ...(acls6 && { acls6 }), ...(ipv6 && { ipv6 }), ...(routes6 && { routes6 }) };
    return { version, filters, peers, outlets, natWays, routes, acls, dhcp, blocks, ...six };
  }
}
