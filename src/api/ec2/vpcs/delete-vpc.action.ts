import { DeleteVpc$, type DeleteVpcRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { idRef } from '../refs.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DeleteVpc$, 'vpc:delete')
export class DeleteVpcAction implements Ec2Handler<DeleteVpcRequest, undefined> {
  constructor(private readonly own: OwnVpcService) {}

  async check(context: RequestContext, request: DeleteVpcRequest): Promise<void> {
    await this.own.checkRemove(context, idRef('vpc', request.VpcId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteVpcRequest): Promise<undefined> {
    await this.own.remove(context, idRef('vpc', request.VpcId ?? ''));
  }
}
