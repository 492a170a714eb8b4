import { ReplaceNetworkAclEntry$, type ReplaceNetworkAclEntryRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NetworkAclEntryService } from '../../../cloud/vpcs/network-acl-entry.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { entryOf } from './new-entry.js';

@Injectable()
@Ec2Action(ReplaceNetworkAclEntry$, 'vpc:update')
export class ReplaceNetworkAclEntryAction implements Ec2Handler<ReplaceNetworkAclEntryRequest, undefined> {
  constructor(private readonly entries: NetworkAclEntryService) {}

  async check(context: RequestContext, request: ReplaceNetworkAclEntryRequest): Promise<void> {
    entryOf(request);
    await this.entries.check(context, idRef('network-acl', request.NetworkAclId ?? ''));
  }

  async handle(context: RequestContext, request: ReplaceNetworkAclEntryRequest): Promise<undefined> {
    const acl = idRef('network-acl', request.NetworkAclId ?? '');
    await this.entries.replace(context, acl, entryOf(request));
  }
}
