import {
  CreateVpcPeeringConnection$,
  type CreateVpcPeeringConnectionRequest,
  type CreateVpcPeeringConnectionResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type NewPeering, VpcPeeringService } from '../../../cloud/vpcs/vpc-peering.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { checkedIds, idRef } from '../refs.js';
import { initiatingView } from './vpc-peering.view.js';

const TYPE = 'vpc-peering-connection';
const ACCOUNT = /^\d{12}$/;

@Injectable()
@Ec2Action(CreateVpcPeeringConnection$, 'vpc:create')
export class CreateVpcPeeringConnectionAction implements Ec2Handler<
  CreateVpcPeeringConnectionRequest,
  CreateVpcPeeringConnectionResult
> {
  constructor(
    private readonly peerings: VpcPeeringService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateVpcPeeringConnectionRequest): Promise<void> {
    await this.peerings.check(context, this.#asked(request));
  }

  async handle(
    context: RequestContext,
    request: CreateVpcPeeringConnectionRequest,
  ): Promise<CreateVpcPeeringConnectionResult> {
    const made = await this.peerings.create(context, this.#asked(request));
    return { VpcPeeringConnection: initiatingView(made, this.place.region) };
  }

  #asked(request: CreateVpcPeeringConnectionRequest): NewPeering {
    const { region } = this.place;
    const parameters: Built = {
      ...{
        VpcId: 'built',
        PeerVpcId: 'built',
        PeerOwnerId: 'built',
        TagSpecifications: 'built',
        DryRun: 'built',
      },
      PeerRegion: (value) => value === region,
    };
    refuseUnbuilt(request, parameters);
    const { VpcId = '', PeerVpcId: peerVpcEc2Id, PeerOwnerId: peerAccount, TagSpecifications } = request;
    if (peerVpcEc2Id === undefined)
      throw new EngineError('MissingParameter', 'The request must contain the parameter peerVpcId');
    checkedIds('vpc', [peerVpcEc2Id]);
    if (peerAccount !== undefined && !ACCOUNT.test(peerAccount))
      throw new EngineError(
        'InvalidParameterValue',
        `Value (${peerAccount.slice(0, 100)}) for parameter peerOwnerId is invalid. It is not an account ID.`,
      );
    const tags = tagsOfSpecifications(TagSpecifications, [TYPE])[TYPE] ?? [];
    return { vpc: idRef('vpc', VpcId), peerVpcEc2Id, peerAccount, tags };
  }
}
