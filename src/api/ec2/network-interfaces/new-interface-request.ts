import { type CreateNetworkInterfaceRequest, type PrivateIpAddressSpecification } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewOwnInterface } from '../../../cloud/instances/interface-maker.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { is, off, refuseUnbuilt, zero, type Built } from '../instances/launch/built.js';
import { requestHashOf } from '../instances/launch/request-hash.js';
import { clientTokenOf } from '../client-token.js';
import { idRef, idRefs } from '../refs.js';

const PARAMETERS: Built = {
  ClientToken: 'built',
  Description: 'built',
  DryRun: 'built',
  Groups: 'built',
  PrivateIpAddress: 'built',
  PrivateIpAddresses: { Primary: (value) => value === true, PrivateIpAddress: 'built' },
  SubnetId: 'built',
  TagSpecifications: 'built',
  EnablePrimaryIpv6: off,
  InterfaceType: is('interface'),
  Ipv4PrefixCount: zero,
  Ipv6AddressCount: zero,
  Ipv6PrefixCount: zero,
  SecondaryPrivateIpAddressCount: zero,
};

/** CreateNetworkInterface → what is to be made. Everything about its form is checked here. */
export function newInterfaceRequestOf(request: CreateNetworkInterfaceRequest): NewOwnInterface {
  refuseUnbuilt(request, PARAMETERS);
  const { SubnetId = '', Description = '', Groups, ClientToken } = request;
  const tags = tagsOfSpecifications(request.TagSpecifications, ['network-interface']);
  return {
    subnet: idRef('subnet', SubnetId),
    groups: idRefs('security-group', Groups),
    address: addressOf(request.PrivateIpAddress, request.PrivateIpAddresses ?? []),
    description: Description,
    tags: tags['network-interface'] ?? [],
    clientToken: clientTokenOf(ClientToken),
    requestHash: requestHashOf(request),
  };
}

/** The one address, said in either way, but not in both. */
function addressOf(
  address: string | undefined,
  [first, ...more]: readonly PrivateIpAddressSpecification[],
): string | undefined {
  if (first === undefined) return address;
  if (address !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameters PrivateIpAddress and PrivateIpAddresses may not be used together',
    );
  if (more.length > 0)
    throw new EngineError('InvalidParameterValue', 'Only one primary private IP address can be specified.');
  return first.PrivateIpAddress;
}
