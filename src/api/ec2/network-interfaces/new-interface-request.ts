import { type CreateNetworkInterfaceRequest } from '@aws-sdk/client-ec2';
import { type NewOwnInterface } from '../../../cloud/instances/interface-maker.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { is, off, refuseUnbuilt, zero, type Built } from '../instances/launch/built.js';
import { addressSaid, moreSaid } from '../instances/launch/launch-card-request.js';
import { requestHashOf } from '../instances/launch/request-hash.js';
import { clientTokenOf } from '../client-token.js';
import { idRef, idRefs } from '../refs.js';

const PARAMETERS: Built = {
  ClientToken: 'built',
  Description: 'built',
  DryRun: 'built',
  Groups: 'built',
  PrivateIpAddress: 'built',
  PrivateIpAddresses: 'built',
  SubnetId: 'built',
  TagSpecifications: 'built',
  EnablePrimaryIpv6: off,
  InterfaceType: is('interface'),
  Ipv4PrefixCount: zero,
  Ipv6AddressCount: 'built',
  Ipv6Addresses: 'built',
  Ipv6PrefixCount: zero,
  SecondaryPrivateIpAddressCount: 'built',
};

/** CreateNetworkInterface → what is to be made. Everything about its form is checked here. */
export function newInterfaceRequestOf(request: CreateNetworkInterfaceRequest): NewOwnInterface {
  refuseUnbuilt(request, PARAMETERS);
  const { SubnetId = '', Description = '', Groups, ClientToken } = request;
  const tags = tagsOfSpecifications(request.TagSpecifications, ['network-interface']);
  return {
    subnet: idRef('subnet', SubnetId),
    groups: idRefs('security-group', Groups),
    address: addressSaid(request, 1),
    more: moreSaid(request, 1),
    description: Description,
    tags: tags['network-interface'] ?? [],
    clientToken: clientTokenOf(ClientToken),
    requestHash: requestHashOf(request),
  };
}
