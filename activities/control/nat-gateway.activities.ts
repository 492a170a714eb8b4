import { Injectable } from '@nestjs/common';
import { NatGatewayPlans } from '../../src/cloud/nat-gateways/nat-gateway-plans.js';
import type { NatGatewaySteps } from '../../workflows/contracts/control/nat-gateways.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of NAT gateways. They run beside the workflow and never wait for a host. */
@Injectable()
export class NatGatewayActivities implements NatGatewaySteps {
  constructor(private readonly plans: NatGatewayPlans) {}

  beginCreateNatGateway(ref: ChunkRef) {
    return this.plans.open(ref, temporalRun());
  }

  beginDeleteNatGateway(ref: ChunkRef) {
    return this.plans.close(ref, temporalRun());
  }
}
