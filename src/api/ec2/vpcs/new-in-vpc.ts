import { type CreateRouteTableRequest } from '@aws-sdk/client-ec2';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type NewInVpc } from '../../../cloud/vpcs/new-in-vpc.js';
import { clientTokenOf } from '../client-token.js';
import { requestHashOf } from '../instances/launch/request-hash.js';
import { idRef } from '../refs.js';

type Asked = Pick<CreateRouteTableRequest, 'TagSpecifications' | 'ClientToken'> & {
  readonly VpcId: string | undefined;
};

/** A request to make one thing of this type in a VPC, checked for form. */
export const newInVpcOf = (request: Asked, type: string): NewInVpc => ({
  vpc: idRef('vpc', request.VpcId ?? ''),
  tags: tagsOfSpecifications(request.TagSpecifications, [type])[type] ?? [],
  token: clientTokenOf(request.ClientToken),
  requestHash: requestHashOf(request),
});
