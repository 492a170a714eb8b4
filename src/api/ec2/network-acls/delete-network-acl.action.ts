import { DeleteNetworkAcl$, type DeleteNetworkAclRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NetworkAclService } from '../../../cloud/vpcs/network-acl.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DeleteNetworkAcl$, 'vpc:delete')
export class DeleteNetworkAclAction implements Ec2Handler<DeleteNetworkAclRequest, undefined> {
  constructor(private readonly acls: NetworkAclService) {}

  async check(context: RequestContext, request: DeleteNetworkAclRequest): Promise<void> {
    await this.acls.checkRemove(context, idRef('network-acl', request.NetworkAclId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteNetworkAclRequest): Promise<undefined> {
    await this.acls.remove(context, idRef('network-acl', request.NetworkAclId ?? ''));
  }
}
