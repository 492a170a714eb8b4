import { type ModifySubnetAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { is, off, refuseUnbuilt, type Built } from '../instances/launch/built.js';

const PARAMETERS: Built = {
  SubnetId: 'built',
  MapPublicIpOnLaunch: 'built',
  AssignIpv6AddressOnCreation: 'built',
  EnableDns64: { Value: off },
  EnableResourceNameDnsARecordOnLaunch: { Value: off },
  EnableResourceNameDnsAAAARecordOnLaunch: { Value: off },
  MapCustomerOwnedIpOnLaunch: { Value: off },
  PrivateDnsHostnameTypeOnLaunch: is('ip-name'),
};

/** What launches into a subnet get by themselves: an address outside, one of IPv6. */
export interface SubnetChange {
  readonly mapPublicIp?: boolean;
  readonly assignIpv6?: boolean;
}

/**
 * The one attribute that is asked for. What every subnet has already may be asked for, and nothing else that is not
 * built. Throws InvalidParameterCombination, UnsupportedOperation.
 */
export function subnetChangeOf(request: ModifySubnetAttributeRequest): SubnetChange {
  refuseUnbuilt(request, PARAMETERS);
  const asked = Object.entries(request).filter(([name, value]) => name !== 'SubnetId' && value !== undefined);
  if (asked.length === 0) throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
  if (asked.length > 1)
    throw new EngineError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  const mapPublicIp = request.MapPublicIpOnLaunch?.Value;
  const assignIpv6 = request.AssignIpv6AddressOnCreation?.Value;
  return {
    ...(mapPublicIp !== undefined && { mapPublicIp }),
    ...(assignIpv6 !== undefined && { assignIpv6 }),
  };
}
