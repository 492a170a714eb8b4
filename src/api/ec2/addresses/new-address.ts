import { type AllocateAddressRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewAddress } from '../../../cloud/floating-addresses/address-allocation.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type Built, is, refuseUnbuilt } from '../instances/launch/built.js';
import { addressRef } from './address-refs.js';

/** Amazon's own pool is whichever this cloud has. */
const ANY_POOL = 'amazon';

/** AllocateAddress, checked for form. */
export function newAddressOf(request: AllocateAddressRequest, region: string): NewAddress {
  const built: Built = {
    ...{ Address: 'built', PublicIpv4Pool: 'built', TagSpecifications: 'built', DryRun: 'built' },
    Domain: is('vpc'),
    NetworkBorderGroup: is(region),
  };
  refuseUnbuilt(request, built);
  const { Address, PublicIpv4Pool: pool } = request;
  if (Address !== undefined) addressRef(Address);
  if (pool === '') throw new EngineError('InvalidParameterValue', 'The pool ID must not be empty');
  const tags = tagsOfSpecifications(request.TagSpecifications, ['elastic-ip'])['elastic-ip'] ?? [];
  return { address: Address, pool: pool === ANY_POOL ? undefined : pool, tags };
}
