import {
  CreateNetworkInterface$,
  type CreateNetworkInterfaceRequest,
  type CreateNetworkInterfaceResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ec2IdWith } from '../../../common/ids/ec2-id.js';
import { InterfaceMaker } from '../../../cloud/instances/interface-maker.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { networkInterfaceView } from './network-interface.view.js';
import { newInterfaceRequestOf } from './new-interface-request.js';

@Injectable()
@Ec2Action(CreateNetworkInterface$, 'network-interface:create')
export class CreateNetworkInterfaceAction implements Ec2Handler<
  CreateNetworkInterfaceRequest,
  CreateNetworkInterfaceResult
> {
  constructor(
    private readonly maker: InterfaceMaker,
    private readonly interfaces: InterfaceService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateNetworkInterfaceRequest): Promise<void> {
    await this.maker.check(context, newInterfaceRequestOf(request));
  }

  /** The same token answers the same interface again, as it is by then. */
  async handle(
    context: RequestContext,
    request: CreateNetworkInterfaceRequest,
  ): Promise<CreateNetworkInterfaceResult> {
    const id = await this.maker.create(context, newInterfaceRequestOf(request));
    // Of a token whose interface is gone, the refusal names it as EC2 does.
    const row = await this.interfaces.get(context, idRef('network-interface', ec2IdWith('eni', id)));
    const { accountNumber } = context;
    return {
      NetworkInterface: networkInterfaceView(row, { region: this.place.region, accountNumber }),
      ClientToken: request.ClientToken,
    };
  }
}
