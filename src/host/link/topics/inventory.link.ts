import type { HostRole } from '../../../../workflows/contracts/host-roles.js';
import type { UpMessages } from '../../../stream/stream.contract.js';
import type { LinkParts, LinkTopic } from './link-topic.js';

/** `tell`: says what this host has; also due at regular times. */
export interface InventoryLink extends LinkTopic {
  tell(): Promise<void>;
}

export function inventoryLink({ send, run, handlers, power }: LinkParts): InventoryLink {
  const tell = async () => {
    const { role } = handlers();
    const inventory = await handlers().inventory();
    send({ type: typeOf(role), inventory: 'guests' in inventory ? power.marked(inventory) : inventory });
  };
  return { tell, down: { 'want-inventory': () => run(tell) }, welcomed: () => run(tell) };
}

type InventoryType = (
  UpMessages['compute-inventory'] | UpMessages['network-inventory'] | UpMessages['inventory']
)['type'];

const typeOf = (role: HostRole): InventoryType =>
  role === 'compute' || role === 'network' ? `${role}-inventory` : 'inventory';
