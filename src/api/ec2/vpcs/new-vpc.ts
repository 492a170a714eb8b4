import { type CreateVpcRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewVpc } from '../../../cloud/vpcs/own-vpc.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type Built, is, off, refuseUnbuilt } from '../instances/launch/built.js';

const PARAMETERS: Built = {
  ...{ CidrBlock: 'built', TagSpecifications: 'built', DryRun: 'built' },
  InstanceTenancy: is('default'),
  AmazonProvidedIpv6CidrBlock: off,
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
  return { cidr, tags: tagsOfSpecifications(request.TagSpecifications, ['vpc']).vpc ?? [] };
}
