import { Inject, Injectable } from '@nestjs/common';
import type { PlannedAssociation, PlannedUnbinding } from '../../../workflows/contracts/control/addresses.js';
import type { PlannedNatGateway } from '../../../workflows/contracts/control/nat-gateways.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { returnOf, unbindingOf } from '../floating-addresses/address-plans.js';
import { addressesOfChunk } from '../floating-addresses/floating-address.repository.js';
import { standAt } from '../floating-addresses/gateway-address.repository.js';
import { SILENT_HOST_FLAGS, type SilentHostFlags } from '../hosts/host.flags.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import { type NatGatewayAtWork } from './nat-gateway.js';
import { hostForNatGateway } from './nat-gateway-host.js';
import { natGatewaysOfChunk, placeNatGateway } from './nat-gateway.repository.js';

/** What operations on NAT gateways have to do. Each method is one transaction and may run twice. */
@Injectable()
export class NatGatewayPlans {
  constructor(
    private readonly database: Database,
    @Inject(SILENT_HOST_FLAGS) private readonly flags: SilentHostFlags,
  ) {}

  /** Addresses before the gateways that they stand for. One for which no host is alive stands for nothing. */
  open(
    ref: ChunkRef,
    runId: string,
  ): Promise<readonly (PlannedAssociation | PlannedUnbinding | PlannedNatGateway)[]> {
    return this.#plan(ref, runId, async (tx) => {
      for (const gateway of await natGatewaysOfChunk(tx, ref)) await this.#place(tx, gateway);
      const rows = await addressesOfChunk(tx, ref);
      return [...rows.filter(({ host }) => host === null).map(unbindingOf), ...rows.flatMap(returnOf)];
    });
  }

  /** Addresses before the gateways that they stand for. */
  close(ref: ChunkRef, runId: string): Promise<readonly (PlannedUnbinding | PlannedNatGateway)[]> {
    return this.#plan(ref, runId, async (tx) => (await addressesOfChunk(tx, ref)).map(unbindingOf));
  }

  /** Written before the host is asked: it is one that may answer for the address. */
  async #place(tx: Queryable, gateway: NatGatewayAtWork): Promise<void> {
    const { id, host, addressId, isBound } = gateway;
    if (addressId === null || isBound) return;
    const found = host ?? (await hostForNatGateway(tx, gateway, this.flags.service_down_time));
    if (found === null) return;
    await placeNatGateway(tx, id, found);
    await standAt(tx, addressId, found);
  }

  #plan<P extends { readonly id: string }>(
    ref: ChunkRef,
    runId: string,
    addresses: (tx: Queryable) => Promise<readonly P[]>,
  ): Promise<readonly (P | PlannedNatGateway)[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const first = await addresses(tx);
      const gateways = await natGatewaysOfChunk(tx, ref);
      const ids = [...first, ...gateways].map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      const by = (id: string) => ({ overtaken: overtaken.get(id) ?? [] });
      return [
        ...first.map((planned) => ({ ...planned, ...by(planned.id) })),
        ...gateways.map((gateway) => ({ ...plannedOf(gateway), ...by(gateway.id) })),
      ];
    });
  }
}

const plannedOf = ({ id, ec2Id, generation, isBound, addressId }: NatGatewayAtWork): PlannedNatGateway => ({
  ...{ noun: 'nat-gateway', id, ec2Id, generation, isBound, addressId },
  overtaken: [],
});
