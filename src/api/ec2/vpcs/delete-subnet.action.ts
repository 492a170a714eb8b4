import { DeleteSubnet$, type DeleteSubnetRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { OwnSubnetService } from '../../../cloud/vpcs/own-subnet.service.js';
import { idRef } from '../refs.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DeleteSubnet$, 'vpc:delete')
export class DeleteSubnetAction implements Ec2Handler<DeleteSubnetRequest, undefined> {
  constructor(private readonly own: OwnSubnetService) {}

  async check(context: RequestContext, request: DeleteSubnetRequest): Promise<void> {
    await this.own.checkRemove(context, idRef('subnet', request.SubnetId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteSubnetRequest): Promise<undefined> {
    await this.own.remove(context, idRef('subnet', request.SubnetId ?? ''));
  }
}
