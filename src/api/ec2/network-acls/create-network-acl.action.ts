import {
  CreateNetworkAcl$,
  type CreateNetworkAclRequest,
  type CreateNetworkAclResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { NetworkAclService } from '../../../cloud/vpcs/network-acl.service.js';
import { type NewInVpc } from '../../../cloud/vpcs/new-in-vpc.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { newInVpcOf } from '../vpcs/new-in-vpc.js';
import { networkAclViews } from '../vpcs/network-acl.view.js';

const PARAMETERS: Built = {
  ...{ VpcId: 'built', TagSpecifications: 'built', ClientToken: 'built', DryRun: 'built' },
};

@Injectable()
@Ec2Action(CreateNetworkAcl$, 'vpc:create')
export class CreateNetworkAclAction implements Ec2Handler<CreateNetworkAclRequest, CreateNetworkAclResult> {
  constructor(
    private readonly acls: NetworkAclService,
    private readonly vpcs: VpcService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateNetworkAclRequest): Promise<void> {
    await this.acls.check(context, askedOf(request));
  }

  async handle(context: RequestContext, request: CreateNetworkAclRequest): Promise<CreateNetworkAclResult> {
    const asked = askedOf(request);
    const made = await this.acls.create(context, asked);
    const layout = await this.vpcs.layout(context.projectId, asked.vpc.value);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const NetworkAcl = networkAclViews(layout, place).find(({ NetworkAclId }) => NetworkAclId === made);
    return { NetworkAcl, ClientToken: request.ClientToken };
  }
}

function askedOf(request: CreateNetworkAclRequest): NewInVpc {
  refuseUnbuilt(request, PARAMETERS);
  return newInVpcOf(request, 'network-acl');
}
