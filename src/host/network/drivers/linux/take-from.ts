import type { PlacedPort } from '../../placed-port.js';
import { forgetFlows } from './flows.js';
import type { HostPart } from './host-part.js';

/** What a port had in its namespace goes: rules, lease, device, flows. Its network may not be there: success. */
export async function takeFrom(
  { namespace, rules, networks }: HostPart,
  port: PlacedPort,
  tap: string,
): Promise<void> {
  const network = networks.find(port.network);
  await rules.commit();
  if (!network) return;
  // No new traffic gets in; what was under way must not reach the address’s next guest.
  const flows = forgetFlows(namespace, port.address);
  const names = networks.all().map(({ dnsmasq }) => dnsmasq.renew());
  await Promise.all([network.dnsmasq.refresh(), network.devices.remove(tap), flows, ...names]);
}
