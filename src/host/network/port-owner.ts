import type { PortSpec } from '../../../workflows/contracts/guest.js';
import type { NetworkDriver } from './network-driver.js';

/** A port goes from instance to instance, and each has a lane of its own: what one left is not another's to take. */
export async function isOfAnother(
  driver: NetworkDriver,
  { portId, instanceId }: Pick<PortSpec, 'portId' | 'instanceId'>,
): Promise<boolean> {
  const ports = await driver.list();
  return ports.some((port) => port.portId === portId && port.instanceId !== instanceId);
}
