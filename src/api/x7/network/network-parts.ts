import { AddressAllocation } from '../../../cloud/floating-addresses/address-allocation.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { FloatingNetworks } from '../../../cloud/floating-addresses/floating-networks.service.js';
import { NetworkReader } from '../../../cloud/networks/network-reader.service.js';
import { PortReader } from '../../../cloud/networks/port-reader.service.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { ZoneService } from '../../../cloud/zones/zone.service.js';
import type { NetworkServiceParts } from './network.service.js';

type OwnParts = Omit<NetworkServiceParts, 'quotas' | 'region'>;

/** What the network API calls, from the module that has it. */
export const networkParts = (get: <T>(type: abstract new (...args: never[]) => T) => T): OwnParts => ({
  groups: get(SecurityGroupService),
  rules: get(SecurityGroupRuleService),
  ports: get(PortReader),
  networks: get(NetworkReader),
  floatingNetworks: get(FloatingNetworks),
  addresses: get(FloatingAddressService),
  allocation: get(AddressAllocation),
  zones: get(ZoneService),
});
