import { type CreateVpcRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewVpc } from '../../../cloud/vpcs/own-vpc.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type Built, is, refuseUnbuilt } from '../instances/launch/built.js';

const PARAMETERS: Built = {
  ...{ CidrBlock: 'built', TagSpecifications: 'built', DryRun: 'built' },
  InstanceTenancy: is('default'),
  AmazonProvidedIpv6CidrBlock: 'built',
};

/** CreateVpc, checked for form. */
export function newVpcOf(request: CreateVpcRequest): NewVpc {
  refuseUnbuilt(request, PARAMETERS);
  const { CidrBlock: cidr } = request;
  if (cidr === undefined)
    throw new EngineError(
      'MissingParameter',
      'The request must contain the parameter cidrBlock or ipv4IpamPoolId',
    );
  const ipv6 = request.AmazonProvidedIpv6CidrBlock ?? false;
  return { cidr, ipv6, tags: tagsOfSpecifications(request.TagSpecifications, ['vpc']).vpc ?? [] };
}
