import { binaryOf } from '../../../../workflows/contracts/host-roles.js';
import { logger } from '../../../common/log/logger.js';
import type { HostLinkHandlers } from '../host-link.js';
import { HOST_CONTRACT, type UpMessages } from '../../../stream/stream.contract.js';
import { MOST_CAPACITY, type RoleCapacity } from '../../../stream/topics/life.topic.js';
import type { LinkParts, LinkTopic } from './link-topic.js';

type Hello = UpMessages['hello'];
export type HostFacts = Pick<Hello, 'host' | 'version' | 'networkManager' | 'driver'>;

export const lifeLink = ({ handlers }: LinkParts): LinkTopic => ({
  down: {},
  welcomed: () => handlers().welcomed?.(),
});

export async function helloOf(
  { host, version, networkManager, driver }: HostFacts,
  handlers: HostLinkHandlers,
): Promise<Hello> {
  const known = driver === undefined ? {} : { driver };
  const facts = { host, version, networkManager, contract: HOST_CONTRACT, ...known };
  return { type: 'hello', binary: binaryOf(handlers.role), ...facts, ...(await capacityOf(handlers)) };
}

/** A beat carries the capacity of hosts that have one to tell. */
export async function beatOf(handlers: HostLinkHandlers): Promise<UpMessages['heartbeat']> {
  return { type: 'heartbeat', ...(await capacityOf(handlers)) };
}

/** A host that cannot tell its capacity just now is alive all the same: the cloud keeps what it knows. */
async function capacityOf(handlers: HostLinkHandlers) {
  try {
    const capacity = await handlers.capacity?.();
    return capacity ? { capacity: within(capacity) } : {};
  } catch (error) {
    logger('host-link').error({ err: error }, 'the host’s capacity is not known');
    return {};
  }
}

/** A network file system may say that it has more than the cloud believes of anybody. */
const within = (capacity: RoleCapacity): RoleCapacity =>
  Object.fromEntries(
    Object.entries(capacity).map(([resource, amount]) => [
      resource,
      Math.min(amount, MOST_CAPACITY[resource as keyof typeof MOST_CAPACITY]),
    ]),
  );
