import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { PlacedPort } from '../../placed-port.js';
import type { LinuxHome } from './linux-home.js';
import type { NftModel } from './nft-model.js';
import type { MakeDevice } from './port-devices.js';
import type { WantedNetwork } from './wanted-network.js';

export interface LinuxHomeOptions {
  readonly host: NetworkDriverOptions;
  readonly wanted: WantedNetwork;
  readonly makeDevice: MakeDevice | undefined;
  /** Guests' ranges of IPv6 whose routes lead to the world. */
  ranges6(): readonly string[];
  /** Of the host's own domain. */
  ports(): readonly PlacedPort[];
  rules(home: LinuxHome): NftModel;
}
