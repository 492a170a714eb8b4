import type { PortBinding, PortSpec } from '../../../workflows/contracts/guest.js';
import type { PortFact } from './network-driver.js';

/** A plugged port as the cloud hears of it. */
export const portFactOf = (
  { portId, instanceId, mac, address }: PortSpec,
  binding: PortBinding,
): PortFact => ({ portId, instanceId, mac, address, binding });
