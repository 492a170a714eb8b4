import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byEc2Id, type Ref } from '../../common/refs/ref.js';
import {
  deleteSubnetIpv6Range,
  deleteVpcIpv6Range,
  isIpv6Used,
  type Ipv6RangeRow,
  ipv6RangesIn,
  ipv6RangesOf,
  setAssignIpv6,
  subnetIpv6RangesOf,
} from '../networks/ipv6-range.repository.js';
import { rangeLinkId, subnetLinkId } from '../networks/main-link.js';
import { lockSubnet } from '../networks/own-subnet.repository.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { giveSubnetIpv6, giveVpcIpv6 } from './vpc-ipv6.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';
import { IPV6_POOL } from './vpc.flags.js';

/** Ranges of IPv6 of a project's own VPCs and their subnets. Hosts hear of each change at once. */
@Injectable()
export class Ipv6Service {
  constructor(
    private readonly database: Database,
    @Inject(IPV6_POOL) private readonly pool: string,
  ) {}

  /** Throws NotFound, VpcCidrLimitExceeded, InsufficientAddressCapacity, UnsupportedOperation for a default VPC. */
  async giveVpc({ projectId }: RequestContext, ref: Ref): Promise<Ipv6RangeRow> {
    return this.database.transaction(async (tx) => {
      const vpc = await lockVpc(tx, projectId, ref);
      refuseDefault(vpc, 'The ranges');
      const row = await giveVpcIpv6(tx, vpc, this.pool);
      // Rules of its groups have come.
      await raiseFiltersOfVpc(tx, vpc.id, 'whole');
      return row;
    });
  }

  /** Undefined: the association is of no such range. Throws DependencyViolation while a subnet is in it. */
  async takeFromVpc(
    { projectId }: RequestContext,
    linkId: string,
  ): Promise<(Ipv6RangeRow & { readonly vpcEc2Id: string }) | undefined> {
    return this.database.transaction(async (tx) => {
      const found = (await ipv6RangesOf(tx, projectId)).find(({ id }) => rangeLinkId(id) === linkId);
      if (!found) return undefined;
      const vpc = await lockVpc(tx, projectId, byEc2Id(found.vpcEc2Id));
      if ((await ipv6RangesIn(tx, vpc.id)).length > 0)
        throw dependencyViolation('vpc-cidr-block-association', linkId);
      await deleteVpcIpv6Range(tx, vpc.id);
      return found;
    });
  }

  /**
   * Throws NotFound, InvalidSubnet.Range, InvalidSubnet.Conflict, InvalidParameterValue where there is one already, or
   * none to take it of; UnsupportedOperation for a default subnet.
   */
  async giveSubnet({ projectId }: RequestContext, ref: Ref, cidr: string): Promise<Ipv6RangeRow> {
    return this.database.transaction(async (tx) => {
      const subnet = await lockSubnet(tx, projectId, ref);
      refuseDefault(subnet, 'Subnets');
      const row = await giveSubnetIpv6(tx, subnet, cidr);
      await raiseFiltersOfVpc(tx, subnet.vpcId);
      return row;
    });
  }

  /**
   * Throws InvalidSubnetCidrBlockAssociationID.NotFound, DependencyViolation while an interface has an address of it.
   */
  async takeFromSubnet(
    { projectId }: RequestContext,
    linkId: string,
  ): Promise<Ipv6RangeRow & { readonly subnetEc2Id: string }> {
    return this.database.transaction(async (tx) => {
      const found = (await subnetIpv6RangesOf(tx, projectId)).find(({ id }) => subnetLinkId(id) === linkId);
      if (!found)
        throw new EngineError(
          'InvalidSubnetCidrBlockAssociationID.NotFound',
          `The subnet CIDR block association ID '${linkId.slice(0, 100)}' does not exist`,
        );
      const { id, ec2Id, vpcId } = await lockSubnet(tx, projectId, byEc2Id(found.subnetEc2Id));
      // First: who is claiming an address of it is waited for, and then seen.
      await deleteSubnetIpv6Range(tx, id);
      if (await isIpv6Used(tx, id)) throw dependencyViolation('subnet', ec2Id);
      await raiseFiltersOfVpc(tx, vpcId);
      return found;
    });
  }

  /** Whether new interfaces of the subnet get an address. Throws NotFound; InvalidParameterValue without a range. */
  async setAssign({ projectId }: RequestContext, ref: Ref, value: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { ec2Id } = await lockSubnet(tx, projectId, ref);
      if (await setAssignIpv6(tx, projectId, { ec2Id, value })) return;
      if (!value) throw new NotFound('subnet', [ref]);
      throw new EngineError(
        'InvalidParameterValue',
        `Invalid value 'true' for assignIpv6AddressOnCreation. Subnet ${ec2Id} does not have an IPv6 CIDR block.`,
      );
    });
  }
}
