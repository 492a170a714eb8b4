import { Turnstile } from '../../../../common/async/turnstile.js';
import { aliasRangeOf } from './domain-slot.js';
import type { HostNamespace } from './host-namespace.js';
import { UPLINK } from './host-names.js';
import { aliasRange6Of, link6OfSlot, METADATA_ADDRESS6 } from './ipv6-link.js';
import { switchOff6, switchOn6 } from './ipv6-switches.js';
import type { LinkAddresses } from './link-addresses.js';

export interface DomainLinks6Options {
  /** The domain's own. */
  readonly namespace: HostNamespace;
  /** The host's, which the link leads to. */
  readonly outer: HostNamespace;
  /** The link's name there. */
  readonly device: string;
  readonly slot: number;
  /** Ranges of the domain whose routes lead to the world: the host answers for them behind the link. Absent: none. */
  ranges6?(): readonly string[];
}

interface AddressRow {
  readonly ifname: string;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/** What of a domain's link to its host carries IPv6: there while one of the domain's networks has a range of it. */
export class DomainLinks6 {
  readonly #options: DomainLinks6Options;
  readonly addresses: LinkAddresses;
  readonly #turns = new Turnstile();
  #isHeld = false;

  constructor(options: DomainLinks6Options) {
    this.#options = options;
    this.addresses = link6OfSlot(options.slot);
  }

  /** Each part is made again unless it is there. False: the link has no IPv6 any more. Twice is success. */
  hold(isWanted: boolean): Promise<void> {
    return this.#turns.run(() => this.#hold(isWanted));
  }

  async #hold(isWanted: boolean): Promise<void> {
    const { namespace, outer, device } = this.#options;
    if (!isWanted && !this.#isHeld) return;
    if (!isWanted) {
      this.#isHeld = false;
      await switchOff6(namespace, UPLINK);
      return switchOff6(outer, device);
    }
    const { machine, namespace: inside } = this.addresses;
    await forward6(namespace, [UPLINK]);
    await forward6(outer, ['lo', device]);
    await outer.ip([
      `addr replace ${METADATA_ADDRESS6}/128 dev lo nodad`,
      `addr replace ${machine}/127 dev ${device} nodad`,
      ...this.#routes.map((range) => `route replace ${range} via ${inside} dev ${device}`),
    ]);
    const gone = (await routedBy(outer, device)).filter((range) => !this.#routes.includes(range));
    if (gone.length > 0) await outer.ip6(gone.map((range) => `route del ${range} dev ${device}`));
    await namespace.ip([
      `addr replace ${inside}/127 dev ${UPLINK} nodad`,
      `route replace ${METADATA_ADDRESS6}/128 via ${machine} dev ${UPLINK}`,
    ]);
    // Not before: what is on its way is not missing.
    this.#isHeld = true;
  }

  async missing(): Promise<readonly string[]> {
    if (!this.#isHeld) return [];
    const { namespace, outer, device } = this.#options;
    const { machine, namespace: inside } = this.addresses;
    return [
      ...(await without(outer, 'lo', METADATA_ADDRESS6)),
      ...(await without(outer, device, machine)),
      ...(await without(namespace, UPLINK, inside)),
      ...(await unrouted(outer, this.#routes, device)),
      ...(await unrouted(namespace, [METADATA_ADDRESS6], UPLINK)),
    ];
  }

  get #routes(): readonly string[] {
    const { slot, ranges6 } = this.#options;
    return [aliasRange6Of(aliasRangeOf(slot)), ...(ranges6?.() ?? [])];
  }
}

/** By its link-local address each asks for neighbours of what it carries. */
async function forward6(namespace: HostNamespace, devices: readonly string[]): Promise<void> {
  await namespace.set(1, ['ipv6/conf/all/forwarding']);
  await switchOn6(namespace, devices);
}

async function without(
  namespace: HostNamespace,
  device: string,
  address: string,
): Promise<readonly string[]> {
  const rows = await namespace.ipJson<AddressRow>(['-6', 'addr', 'show', 'dev', device]);
  const here = rows.flatMap(({ addr_info = [] }) => addr_info.map(({ local }) => local));
  return here.includes(address) ? [] : [`address ${address} of ${device}`];
}

interface RouteRow {
  readonly dst: string;
  readonly protocol?: string;
}

/** The kernel's own left out. */
async function routedBy(namespace: HostNamespace, device: string): Promise<readonly string[]> {
  const rows = await namespace.ipJson<RouteRow>(['-6', 'route', 'show', 'dev', device]);
  return rows.filter(({ protocol }) => protocol !== 'kernel').map(({ dst }) => dst);
}

async function unrouted(
  namespace: HostNamespace,
  ranges: readonly string[],
  device: string,
): Promise<readonly string[]> {
  const there = await routedBy(namespace, device);
  return ranges.filter((range) => !there.includes(range)).map((range) => `route to ${range} by ${device}`);
}
