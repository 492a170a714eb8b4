import { roleOf } from '../../../../workflows/contracts/host-roles.js';
import { type Inventory, inventoryOf, type VolumeInventory } from '../../../stream/inventories.js';
import type { StreamSession } from '../stream.session.js';
import type { CloudTopic, TopicParts } from './cloud-topic.js';

const isOfVolumes = (items: Inventory): items is VolumeInventory => 'volumes' in items;

/** Whatever its type is called, it is of the role of the daemon that says it. */
export function inventoryTopic({ inventories, losses }: TopicParts): CloudTopic {
  const store = async (stream: StreamSession, { inventory }: { readonly inventory: unknown }) => {
    const items = inventoryOf(roleOf(stream.binary), inventory);
    if (!items) return stream.notUnderstood(`no inventory of ${stream.binary}`);
    await inventories.store(stream.host, stream.binary, items);
    if (isOfVolumes(items)) await losses.note(stream.host, items);
  };
  return { up: { inventory: store, 'compute-inventory': store, 'network-inventory': store } };
}
