import type { BoundAddress } from '../../network-driver.js';
import type { AddressProbe } from '../../../../../workflows/contracts/translation.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { addressProbeSchema, boundAddressSchema } from '../../translation-schema.js';
import type { TranslationStore } from '../../translation-store.js';
import { forgetTranslated } from './flows.js';
import type { LinuxHost } from './linux-host.js';
import { isAnswered, tellNeighbours } from './neighbours.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';

const isSameGuest = (one: BoundAddress, other: BoundAddress): boolean =>
  one.portId === other.portId && one.inside === other.inside;

/**
 * The floating addresses of a host: in its state folder, in its rules, and as routes of the machine, which answers for
 * them on their interfaces.
 */
export class HostAddresses {
  readonly #host: LinuxHost;
  readonly #options: Pick<NetworkDriverOptions, 'exec' | 'cloud' | 'host'>;
  readonly #store: TranslationStore;

  constructor(host: LinuxHost, options: NetworkDriverOptions, store: TranslationStore) {
    this.#host = host;
    this.#options = options;
    this.#store = store;
  }

  /** Rules first: what comes by the way finds its guest. */
  async bind(asked: BoundAddress): Promise<void> {
    const address = boundAddressSchema.parse(asked);
    const { outside } = address;
    const before = this.#store.get(address.addressId);
    if (this.#host.home.machine.has(outside))
      throw new EngineError('InternalError', `The machine itself has the address ${outside}`);
    await this.#store.put(address);
    await this.#host.commitAll();
    if (before && !isSameGuest(before, address)) await this.#forgetFlows(before);
    await this.#lead(before, address);
    await this.#host.home.ways.open(address);
    if (address.interface !== '') await tellNeighbours(this.#options, address);
  }

  /** The way last of what is seen outside; the record after all, so that a daemon that ends half-way finds it. */
  async unbind(addressId: string): Promise<void> {
    const address = this.#store.get(addressId);
    if (!address) return;
    this.#store.drop(addressId);
    try {
      await this.#host.commitAll();
      await this.#host.home.ways.shut(address);
      await this.#host.domains.get(address.domainId)?.links.turn(address.outside);
      await this.#forgetFlows(address);
    } catch (error) {
      await this.#store.put(address);
      throw error;
    }
    await this.#store.remove(addressId);
  }

  /** The way to the domain that it is for now. One without a namespace here finds it when it gets one. */
  async #lead(before: BoundAddress | undefined, { domainId, outside }: BoundAddress): Promise<void> {
    const { domains } = this.#host;
    if (before && before.domainId !== domainId) await domains.get(before.domainId)?.links.turn(outside);
    await domains.get(domainId)?.links.lead(outside);
  }

  /** They are known in the host's namespace and in that of the domain that the address was for. */
  async #forgetFlows({ domainId, outside }: BoundAddress): Promise<void> {
    const { home, domains } = this.#host;
    for (const at of [home.namespace, domains.get(domainId)?.namespace])
      if (at) await forgetTranslated(at, outside);
  }

  async probe(asked: AddressProbe): Promise<boolean> {
    const { outside, interface: device } = addressProbeSchema.parse(asked);
    if (this.#host.home.machine.has(outside)) return true;
    return device !== '' && (await isAnswered(this.#options.exec, device, outside));
  }
}
