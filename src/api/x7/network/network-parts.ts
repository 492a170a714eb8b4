import { AddressAllocation } from '../../../cloud/floating-addresses/address-allocation.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { FloatingNetworks } from '../../../cloud/floating-addresses/floating-networks.service.js';
import { CardAddresses } from '../../../cloud/instances/cards/card-addresses.js';
import { CardAttachments } from '../../../cloud/instances/cards/card-attachments.js';
import { InterfaceMaker } from '../../../cloud/instances/interface-maker.js';
import { InterfaceRemover } from '../../../cloud/instances/interface-remover.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { NetworkReader } from '../../../cloud/networks/network-reader.service.js';
import { PortReader } from '../../../cloud/networks/port-reader.service.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { NetworkWordsService } from '../../../cloud/vpcs/network-words.service.js';
import { OwnSubnetService } from '../../../cloud/vpcs/own-subnet.service.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { RouterService } from '../../../cloud/vpcs/router.service.js';
import { ZoneService } from '../../../cloud/zones/zone.service.js';
import type { NetworkServiceParts } from './network.service.js';

type OwnParts = Omit<NetworkServiceParts, 'quotas' | 'region'> & CardParts;

/** What compute calls of them beside. */
interface CardParts {
  readonly cards: CardAttachments;
  readonly cardAddresses: CardAddresses;
}

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
  ...{ vpcs: get(OwnVpcService), ownSubnets: get(OwnSubnetService), routers: get(RouterService) },
  networkWords: get(NetworkWordsService),
  ...{ interfaces: get(InterfaceService), interfaceMaker: get(InterfaceMaker) },
  interfaceRemover: get(InterfaceRemover),
  ...{ cards: get(CardAttachments), cardAddresses: get(CardAddresses) },
});
