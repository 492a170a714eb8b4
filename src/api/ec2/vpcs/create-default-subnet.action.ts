import {
  CreateDefaultSubnet$,
  type CreateDefaultSubnetRequest,
  type CreateDefaultSubnetResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byName } from '../../../common/refs/ref.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings, zoneIdOf } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** A zone with hosts has its default subnet as soon as it is looked for, and nothing deletes it. */
@Injectable()
@Ec2Action(CreateDefaultSubnet$, 'vpc:create')
export class CreateDefaultSubnetAction implements Ec2Handler<
  CreateDefaultSubnetRequest,
  CreateDefaultSubnetResult
> {
  constructor(
    private readonly vpcs: VpcService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    { projectId }: RequestContext,
    { AvailabilityZone: name, AvailabilityZoneId: id }: CreateDefaultSubnetRequest,
  ): Promise<CreateDefaultSubnetResult> {
    if (name === undefined && id === undefined)
      throw new EngineError('MissingParameter', 'The request must contain the parameter availabilityZone');
    const subnets = (await this.vpcs.layouts(projectId)).flatMap((vpc) => vpc.subnets);
    const there = subnets.find(
      ({ zone }) => zone === name || (name === undefined && zoneIdOf(this.place.region, zone) === id),
    );
    if (!there) throw new NotFound('zone', [byName(name ?? id ?? '')]);
    throw new EngineError(
      'DefaultSubnetAlreadyExistsInAvailabilityZone',
      `'${there.ec2Id}' is already the default subnet in ${there.zone}.`,
    );
  }
}
