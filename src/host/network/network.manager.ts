import type { Fence } from '../../../workflows/contracts/fence.js';
import type { PortSpecV1 } from '../../../workflows/contracts/guest-v1.js';
import type { PortBinding, PortSpec } from '../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { AddressProbe, Translation } from '../../../workflows/contracts/translation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { FenceGate } from '../../common/fencing/fence-gate.js';
import type { HostLink, HostLinkHandlers } from '../link/host-link.js';
import type { NetworkInventoryMessage } from '../../stream/inventories.js';
import { FilterBook } from './filter-book.js';
import { FilterSync } from './filter-sync.js';
import { canRest, type NetworkDriver } from './network-driver.js';
import { networkInventory } from './network-inventory.js';
import { isOfAnother } from './port-owner.js';

export interface NetworkManagerParts {
  readonly driver: NetworkDriver;
  readonly link: Pick<HostLink, 'pullFilters' | 'filtersApplied'>;
  /** Ports in the lanes of their instances, addresses in their own. */
  readonly fences: FenceGate;
}

/**
 * One host's network: ports come and go by steps, in the order of their fences; filters come by pull. A port that the
 * cloud's filters do not name stays plugged until it is released: only a step may take a guest's network away.
 */
export class NetworkManager {
  readonly #driver: NetworkDriver;
  readonly #fences: FenceGate;
  readonly #book: FilterBook;
  readonly #filters: FilterSync;
  /** The network of ports whose spec does not name theirs. */
  #flat: NetworkSpec | undefined;
  #markStarted = (): void => undefined;
  readonly #started = new Promise<void>((resolve) => (this.#markStarted = resolve));

  constructor({ driver, link, fences }: NetworkManagerParts) {
    this.#driver = driver;
    this.#fences = fences;
    this.#book = new FilterBook({ ask: (since, signal) => link.pullFilters(since, signal) });
    this.#filters = new FilterSync({
      pull: (signal) => this.#book.pull(signal),
      apply: (state) => driver.applyState(state),
      applied: (version) => link.filtersApplied(version),
    });
  }

  /** What the cloud may ask and tell over the link. */
  readonly handlers: Omit<HostLinkHandlers, 'role'> = {
    inventory: () => this.inventory(),
    welcomed: () => this.#startAnew(),
    filtersAt: (version, isAwaited) => this.#filters.hint(version, isAwaited),
  };

  /** Resolves once the host's network is up. `flat`: as the cloud says at its first welcome. */
  async start(flat: NetworkSpec): Promise<void> {
    this.#flat = flat;
    await this.#driver.start(flat);
    this.#markStarted();
    this.#filters.start();
  }

  /**
   * Ready: plugged, and filters of at least `minFilterVersion` in force. Safe to call twice: a ready port is left as it
   * is.
   */
  preparePort(asked: PortSpec | PortSpecV1, fence: Fence, signal: AbortSignal): Promise<PortBinding> {
    const port = this.#networked(asked);
    return this.#fences.pass([port.instanceId, port.portId], fence, signal, async (stopped) => {
      if (await isOfAnother(this.#driver, port))
        throw new EngineError('InternalError', 'The port is still another instance’s here');
      const failure = new AbortController();
      const either = AbortSignal.any([stopped, failure.signal]);
      // Side by side: a port lets nothing but DHCP and metadata through before filters name it.
      const plugging = this.#driver.plug(port, either);
      const filtering = this.#filters.reach(port.minFilterVersion, either);
      for (const part of [plugging, filtering]) part.catch((error: unknown) => failure.abort(error));
      // Both have ended before the next step on this port may begin.
      await Promise.allSettled([plugging, filtering]);
      either.throwIfAborted();
      return plugging;
    });
  }

  #networked(port: PortSpec | PortSpecV1): PortSpec {
    if ('network' in port) return port;
    if (!this.#flat) throw new EngineError('ServiceUnavailable', 'The host’s network is not up');
    return { ...port, network: this.#flat };
  }

  /** Nothing there, and a port that is another instance's by now, are success. */
  releasePort(
    { portId, instanceId }: Pick<PortSpec, 'portId' | 'instanceId'>,
    fence: Fence,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#fences.pass([instanceId, portId], fence, signal, async () => {
      if (!(await isOfAnother(this.#driver, { portId, instanceId }))) await this.#driver.unplug(portId);
    });
  }

  /** In the address's own lane: its port may come and go meanwhile. */
  bindAddress(translation: Translation, fence: Fence, signal: AbortSignal): Promise<void> {
    const { generation } = fence;
    return this.#fences.pass(translation.addressId, fence, signal, () =>
      this.#driver.bind({ ...translation, generation }),
    );
  }

  /** Nothing there is success. */
  unbindAddress(addressId: string, fence: Fence, signal: AbortSignal): Promise<void> {
    return this.#fences.pass(addressId, fence, signal, () => this.#driver.unbind(addressId));
  }

  probeAddress(probe: AddressProbe, fence: Fence, signal: AbortSignal): Promise<boolean> {
    return this.#fences.pass(probe.addressId, fence, signal, () => this.#driver.probe(probe));
  }

  /** At each connection: the cloud's rows may have been restored from a backup since the last one. */
  #startAnew(): void {
    this.#book.forget();
    this.#filters.restart();
  }

  /** Waits until the network is up. */
  async inventory(): Promise<NetworkInventoryMessage> {
    await this.#started;
    return networkInventory(this.#driver);
  }

  /** The guests are down: what only they needed goes, too. */
  async quiesce(): Promise<void> {
    await this.#filters.close();
    if (canRest(this.#driver)) await this.#driver.rest();
  }

  /** Lets go: what is plugged stays plugged. */
  async close(): Promise<void> {
    await this.#filters.close();
    await this.#driver.close();
    await this.#fences.close();
  }
}
