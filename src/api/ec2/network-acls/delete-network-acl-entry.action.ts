import { DeleteNetworkAclEntry$, type DeleteNetworkAclEntryRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NetworkAclEntryService } from '../../../cloud/vpcs/network-acl-entry.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { placeOf } from './new-entry.js';

@Injectable()
@Ec2Action(DeleteNetworkAclEntry$, 'vpc:update')
export class DeleteNetworkAclEntryAction implements Ec2Handler<DeleteNetworkAclEntryRequest, undefined> {
  constructor(private readonly entries: NetworkAclEntryService) {}

  async check(context: RequestContext, request: DeleteNetworkAclEntryRequest): Promise<void> {
    await this.entries.check(context, idRef('network-acl', request.NetworkAclId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteNetworkAclEntryRequest): Promise<undefined> {
    const acl = idRef('network-acl', request.NetworkAclId ?? '');
    await this.entries.remove(context, acl, placeOf(request));
  }
}
