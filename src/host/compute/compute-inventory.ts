import type { ComputeInventory } from '../../stream/inventories.js';
import { hasDiskFiles, type VirtDriver } from './virt-driver.js';

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/** What a host has of guests, as the cloud compares it with its rows. */
export async function computeInventory(driver: VirtDriver): Promise<ComputeInventory> {
  const [guests, strays, lacking] = await Promise.all([
    driver.list(),
    driver.strays(),
    hasDiskFiles(driver) ? driver.missingDisks() : NONE,
  ]);
  const told = guests.map((guest) => {
    const lacks = lacking.get(guest.instanceId);
    return lacks ? { ...guest, lacks: [...lacks] } : guest;
  });
  return { guests: told, strays: [...strays] };
}
