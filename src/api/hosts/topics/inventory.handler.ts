import { roleOf } from '../../../../workflows/contracts/host-roles.js';
import { inventoryOf } from '../../../stream/inventories.js';
import type { StreamSession } from '../stream.session.js';
import type { CloudTopic, TopicParts } from './cloud-topic.js';

/** Whatever its type is called, it is of the role of the daemon that says it. */
export function inventoryTopic({ inventories }: TopicParts): CloudTopic {
  const store = async (stream: StreamSession, { inventory }: { readonly inventory: unknown }) => {
    const items = inventoryOf(roleOf(stream.binary), inventory);
    if (items) await inventories.store(stream.host, stream.binary, items);
    else stream.notUnderstood(`no inventory of ${stream.binary}`);
  };
  return { up: { inventory: store, 'compute-inventory': store, 'network-inventory': store } };
}
