import {
  ReplaceNetworkAclAssociation$,
  type ReplaceNetworkAclAssociationRequest,
  type ReplaceNetworkAclAssociationResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NetworkAclService } from '../../../cloud/vpcs/network-acl.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** The link's subnet has another ACL from now on. */
@Injectable()
@Ec2Action(ReplaceNetworkAclAssociation$, 'vpc:update')
export class ReplaceNetworkAclAssociationAction implements Ec2Handler<
  ReplaceNetworkAclAssociationRequest,
  ReplaceNetworkAclAssociationResult
> {
  constructor(private readonly acls: NetworkAclService) {}

  async check(
    context: RequestContext,
    { AssociationId = '', NetworkAclId = '' }: ReplaceNetworkAclAssociationRequest,
  ): Promise<void> {
    await this.acls.checkReplace(context, AssociationId, idRef('network-acl', NetworkAclId));
  }

  async handle(
    context: RequestContext,
    { AssociationId = '', NetworkAclId = '' }: ReplaceNetworkAclAssociationRequest,
  ): Promise<ReplaceNetworkAclAssociationResult> {
    return {
      NewAssociationId: await this.acls.replace(context, AssociationId, idRef('network-acl', NetworkAclId)),
    };
  }
}
