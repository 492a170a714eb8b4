import { type CreateSubnetRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewSubnet } from '../../../cloud/vpcs/own-subnet.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type Built, off, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = {
  ...{ VpcId: 'built', CidrBlock: 'built', AvailabilityZone: 'built', AvailabilityZoneId: 'built' },
  ...{ TagSpecifications: 'built', DryRun: 'built', Ipv6CidrBlock: 'built', Ipv6Native: off },
};

/** CreateSubnet, checked for form. `zoneNamed`: the name of the zone with this id. */
export function newSubnetOf(
  request: CreateSubnetRequest,
  zoneNamed: (id: string) => string | undefined,
): NewSubnet {
  refuseUnbuilt(request, PARAMETERS);
  const { VpcId = '', CidrBlock: cidr, AvailabilityZone: name, AvailabilityZoneId: id } = request;
  if (cidr === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter cidrBlock');
  if (name !== undefined && id !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'Only one of AvailabilityZone and AvailabilityZoneId may be specified',
    );
  return {
    ...{ vpc: idRef('vpc', VpcId), cidr, zone: id === undefined ? name : (zoneNamed(id) ?? id) },
    ...(request.Ipv6CidrBlock !== undefined && { ipv6Cidr: request.Ipv6CidrBlock }),
    tags: tagsOfSpecifications(request.TagSpecifications, ['subnet']).subnet ?? [],
  };
}
