import type { HostCapacity } from '../compute/virt-driver.js';
import { logger } from '../common/log/logger.js';
import type { HostLinkHandlers } from './host-link.js';
import type { PowerReports } from './power-reports.js';
import { type DownMessage, HOST_CONTRACT, MOST_CAPACITY, type UpMessage } from './stream.contract.js';

type Hello = Extract<UpMessage, { type: 'hello' }>;
type HostFacts = Pick<Hello, 'host' | 'version' | 'networkManager' | 'bootId'>;

/** What a host daemon says, made from what its handlers know. */

export async function helloOf(
  { host, version, networkManager, bootId }: HostFacts,
  handlers: HostLinkHandlers,
): Promise<UpMessage> {
  const { binary } = handlers;
  const facts = { binary, host, contract: HOST_CONTRACT, version, networkManager, bootId };
  return { type: 'hello', ...facts, ...(await capacityOf(handlers)) };
}

/** A beat carries the capacity of hosts that have one to tell. */
export async function beatOf(handlers: HostLinkHandlers): Promise<UpMessage> {
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
const within = ({ vcpus, memoryMiB, diskGiB }: HostCapacity): HostCapacity => ({
  vcpus: Math.min(vcpus, MOST_CAPACITY.vcpus),
  memoryMiB: Math.min(memoryMiB, MOST_CAPACITY.memoryMiB),
  diskGiB: Math.min(diskGiB, MOST_CAPACITY.diskGiB),
});

export async function inventoryOf(handlers: HostLinkHandlers, power: PowerReports): Promise<UpMessage> {
  const inventory = await handlers.inventory();
  return 'guests' in inventory
    ? { type: 'compute-inventory', inventory: power.marked(inventory) }
    : { type: 'network-inventory', inventory };
}

/** Never fails: somebody waits for the answer. The reason stays in this host's log. */
export async function consoleOf(
  handlers: HostLinkHandlers,
  { readId, instanceId, maxBytes }: Extract<DownMessage, { type: 'read-console' }>,
): Promise<UpMessage> {
  try {
    const output = await handlers.readConsole?.(instanceId, maxBytes);
    const answer = output ? { output: output.toString('base64') } : { error: 'no such guest' };
    return { type: 'console', readId, ...answer };
  } catch (error) {
    logger('host-link').warn({ instanceId, err: error }, 'a console could not be read');
    return { type: 'console', readId, error: 'the console could not be read' };
  }
}
