import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { BoundAddress, HostNetworkState } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import type { LinuxNetwork } from './linux-network.js';
import type { PortLink } from './port-devices.js';

/** What the kernel and the helpers shall be brought to. */
export interface WantedNetwork {
  ports(): readonly PlacedPort[];
  /** As the cloud told it last. */
  state(): HostNetworkState;
  /** Networks of ports that are there, come or go. */
  inUse(): readonly NetworkSpec[];
  /** Floating addresses that are bound here. */
  addresses(): readonly BoundAddress[];
  /** Devices of settled ports in one network. */
  linksOf(network: LinuxNetwork): readonly PortLink[];
}
