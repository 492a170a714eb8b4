import { type Address } from '@aws-sdk/client-ec2';
import { type AddressRow } from '../../../cloud/floating-addresses/floating-address.js';
import { tagsView } from '../tags/tags.view.js';

export interface AddressPlace {
  readonly region: string;
  readonly ownerId: string;
}

/** Row → EC2's Address. Of one that stands for nothing the members of an association are left out, as at AWS. */
export function addressView(row: AddressRow, { region, ownerId }: AddressPlace): Address {
  return {
    PublicIp: row.name,
    AllocationId: row.ec2Id,
    Domain: 'vpc',
    PublicIpv4Pool: row.pool,
    NetworkBorderGroup: region,
    ...(row.associationId !== null && {
      AssociationId: row.associationId,
      InstanceId: row.instanceEc2Id ?? undefined,
      NetworkInterfaceId: row.interfaceEc2Id ?? undefined,
      NetworkInterfaceOwnerId: ownerId,
      PrivateIpAddress: row.privateAddress ?? undefined,
    }),
    Tags: tagsView(Object.entries(row.tags ?? {})),
  };
}
