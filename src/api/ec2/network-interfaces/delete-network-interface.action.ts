import { DeleteNetworkInterface$, type DeleteNetworkInterfaceRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InterfaceRemover } from '../../../cloud/instances/interface-remover.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

type Request = DeleteNetworkInterfaceRequest;

@Injectable()
@Ec2Action(DeleteNetworkInterface$, 'network-interface:delete')
export class DeleteNetworkInterfaceAction implements Ec2Handler<Request, undefined> {
  constructor(private readonly interfaces: InterfaceRemover) {}

  async check(context: RequestContext, { NetworkInterfaceId = '' }: Request): Promise<void> {
    await this.interfaces.check(context, idRef('network-interface', NetworkInterfaceId));
  }

  async handle(context: RequestContext, { NetworkInterfaceId = '' }: Request): Promise<undefined> {
    await this.interfaces.delete(context, idRef('network-interface', NetworkInterfaceId));
  }
}
