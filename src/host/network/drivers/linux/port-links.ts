import { isDeepStrictEqual } from 'node:util';
import type { FilterSet, PortLimits } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import type { KnownPorts } from './known-ports.js';
import type { LinuxHost } from './linux-host.js';
import type { LinuxNetwork } from './linux-network.js';
import type { PortLink } from './port-devices.js';
import { shapeOf } from './port-shape.js';

/** What the filters say of ports, by id. */
const limitsIn = ({ ports }: Pick<FilterSet, 'ports'>): ReadonlyMap<string, PortLimits> =>
  new Map(ports.flatMap(({ portId, limits }) => (limits ? [[portId, limits] as const] : [])));

/** The devices of a host's ports, as they should be. */
export class PortLinks {
  readonly #host: LinuxHost;
  readonly #known: KnownPorts;
  readonly #filters: () => FilterSet;

  constructor(host: LinuxHost, known: KnownPorts, filters: () => FilterSet) {
    this.#host = host;
    this.#known = known;
    this.#filters = filters;
  }

  /** Throws where its network is not on this host. */
  networkOf(port: PlacedPort): LinuxNetwork {
    const network = this.#find(port);
    if (!network) throw new Error(`network ${port.network.networkId} is not on this host`);
    return network;
  }

  linkOf(port: PlacedPort): PortLink {
    return this.#linkOf(port, limitsIn(this.#filters()));
  }

  /** Of ports that are neither coming nor going. */
  in(network: LinuxNetwork): readonly PortLink[] {
    const limits = limitsIn(this.#filters());
    return this.#known
      .settled()
      .filter((port) => this.#find(port) === network)
      .map((port) => this.#linkOf(port, limits));
  }

  /** Ids of ports that are limited, and of whose devices none is unlike it should be. */
  limited(wrong: readonly string[]): readonly string[] {
    const limits = limitsIn(this.#filters());
    return this.#known
      .settled()
      .filter((port) => limits.has(port.portId) && !wrong.includes(this.#host.tapOf(port)))
      .map(({ portId }) => portId);
  }

  /** The filters are others than before: devices of ports whose limits have changed let through what they say now. */
  async reshape(before: FilterSet): Promise<void> {
    const [old, now] = [limitsIn(before), limitsIn(this.#filters())];
    const isSame = (id: string) => isDeepStrictEqual(old.get(id), now.get(id));
    const changed = new Set([...old.keys(), ...now.keys()].filter((id) => !isSame(id)));
    await Promise.all(
      this.#known.all().map(async (port) => {
        // One that is coming has its network perhaps, and its device perhaps: `settle` looks again.
        const network = changed.has(port.portId) ? this.#find(port) : undefined;
        await network?.devices.shape([this.#linkOf(port, now)]);
      }),
    );
  }

  /** The device was made as `link`: the filters may have changed meanwhile. */
  async settle(port: PlacedPort, link: PortLink): Promise<void> {
    const now = this.linkOf(port);
    if (!isDeepStrictEqual(now, link)) await this.networkOf(port).devices.shape([now]);
  }

  #find(port: PlacedPort): LinuxNetwork | undefined {
    return this.#host.partOf(port.network)?.networks.find(port.network);
  }

  #linkOf(port: PlacedPort, limits: ReadonlyMap<string, PortLimits>): PortLink {
    const { mtu } = this.networkOf(port).plan;
    const shape = shapeOf(limits.get(port.portId));
    return { tap: this.#host.tapOf(port), uid: port.guestUid, mtu, ...(shape && { shape }) };
  }
}
