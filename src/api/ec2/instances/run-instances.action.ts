import { type Reservation, RunInstances$, type RunInstancesRequest } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import type { LaunchRequest } from '../../../cloud/instances/instance.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../../../cloud/instance-facts/instance.flags.js';
import { ZoneIds } from '../../../cloud/zones/zone-ids.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { reservationViews } from './reservation.view.js';
import { requireOwnKeys } from './launch/launch-mappings.js';
import { launchRequestOf } from './launch/launch-request.js';

@Injectable()
@Ec2Action(RunInstances$, 'instance:run')
export class RunInstancesAction implements Ec2Handler<RunInstancesRequest, Reservation> {
  constructor(
    private readonly instances: InstanceService,
    private readonly reader: InstanceReaderService,
    private readonly zones: ZoneIds,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  /** The same token answers the same reservation again, with its instances as they are by then. */
  async handle(context: RequestContext, request: RunInstancesRequest): Promise<Reservation> {
    const { reservationId } = await this.instances.run(context, await this.#launchOf(context, request));
    const rows = await this.reader.ofReservation(context, reservationId);
    return reservationViews(rows, { ownerId: context.accountNumber, zoneIdOf: this.zones.of })[0] ?? {};
  }

  async check(context: RequestContext, request: RunInstancesRequest): Promise<void> {
    await this.instances.checkRun(context, await this.#launchOf(context, request));
  }

  /** A zone may be named by its id. */
  async #launchOf({ accountNumber }: RequestContext, request: RunInstancesRequest): Promise<LaunchRequest> {
    const launch = launchRequestOf(request, this.flags);
    requireOwnKeys({ region: this.zones.region, accountNumber }, request.BlockDeviceMappings);
    const zoneId = request.Placement?.AvailabilityZoneId;
    return zoneId ? { ...launch, zone: await this.zones.nameOf(zoneId) } : launch;
  }
}
