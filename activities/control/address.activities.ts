import { Injectable } from '@nestjs/common';
import { AddressArrivals } from '../../src/cloud/floating-addresses/address-arrivals.js';
import { AddressPlans } from '../../src/cloud/floating-addresses/address-plans.js';
import type { AddressSteps, Arrived, SetAside } from '../../workflows/contracts/control/addresses.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of floating addresses. They run beside the workflow and never wait for a host. */
@Injectable()
export class AddressActivities implements AddressSteps {
  constructor(
    private readonly plans: AddressPlans,
    private readonly arrivals: AddressArrivals,
  ) {}

  beginAllocateAddress(ref: ChunkRef) {
    return this.plans.allocate(ref, temporalRun());
  }

  beginAssociateAddress(ref: ChunkRef) {
    return this.plans.associate(ref, temporalRun());
  }

  beginDisassociateAddress(ref: ChunkRef) {
    return this.plans.unbind(ref, temporalRun());
  }

  beginReleaseAddress(ref: ChunkRef) {
    return this.plans.unbind(ref, temporalRun());
  }

  planArrivals(ref: ChunkRef) {
    return this.arrivals.plan(ref);
  }

  arrive(ref: ChunkRef, arrived: Arrived) {
    return this.arrivals.arrive(ref, arrived);
  }

  setAside(ref: ChunkRef, what: SetAside) {
    return this.plans.setAside(ref, what);
  }
}
