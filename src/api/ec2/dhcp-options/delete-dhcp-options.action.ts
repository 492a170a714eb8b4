import { DeleteDhcpOptions$, type DeleteDhcpOptionsRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { DhcpOptionsService } from '../../../cloud/vpcs/dhcp-options.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DeleteDhcpOptions$, 'vpc:delete')
export class DeleteDhcpOptionsAction implements Ec2Handler<DeleteDhcpOptionsRequest, undefined> {
  constructor(private readonly sets: DhcpOptionsService) {}

  async check(context: RequestContext, { DhcpOptionsId = '' }: DeleteDhcpOptionsRequest): Promise<void> {
    await this.sets.checkRemove(context, idRef('dhcp-options', DhcpOptionsId));
  }

  async handle(
    context: RequestContext,
    { DhcpOptionsId = '' }: DeleteDhcpOptionsRequest,
  ): Promise<undefined> {
    await this.sets.remove(context, idRef('dhcp-options', DhcpOptionsId));
  }
}
