import type { HostNetworkState } from '../../network-driver.js';
import { ipv6OfPorts } from './ipv6-network.js';

/** What DHCP servers and bridges follow from. */
export const servedOf = (state: HostNetworkState) => ({
  dhcp: state.dhcp ?? [],
  ipv6: state.ipv6 ?? [],
  routes6: state.routes6 ?? [],
  addresses: ipv6OfPorts(state),
});
