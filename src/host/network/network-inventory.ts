import type { NetworkInventoryMessage } from '../../stream/inventories.js';
import type { NetworkDriver } from './network-driver.js';

/** What a host has of networks, as the cloud compares it with its rows. */
export async function networkInventory(driver: NetworkDriver): Promise<NetworkInventoryMessage> {
  const [ports, found, bound] = await Promise.all([driver.list(), driver.inventory(), driver.bound()]);
  return {
    ports: ports.map(({ portId, instanceId, mac, address, binding: { domainId } }) => ({
      ...{ portId, instanceId, mac, address },
      ...(domainId !== '' && { domainId }),
    })),
    taps: [...found.taps],
    leases: [...found.leases],
    filters: [...found.filters],
    ...(bound.length > 0 && { addresses: bound.map((address) => ({ ...address })) }),
    ...(found.missing && { missing: [...found.missing] }),
    ...(found.blocks && { blocks: [...found.blocks] }),
    ...(found.idle && { idle: [...found.idle] }),
  };
}
