import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { cidrText } from '../../common/net/ipv4.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byEc2Id, type Ref } from '../../common/refs/ref.js';
import { meet, vpcRangeOf } from '../networks/own-range.js';
import { type OwnWords, writeVpcWords } from '../networks/network-words.repository.js';
import { rangeLinkId } from '../networks/main-link.js';
import { deleteSubnet, isSubnetUsed, subnetRanges, subnetsOf } from '../networks/own-subnet.repository.js';
import {
  deleteRange,
  deleteVpc,
  insertRange,
  insertVpc,
  type LockedVpc,
  lockVpc,
  rangesOf,
  vpcHolds,
  type VpcRange,
} from '../networks/own-vpc.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { endPeeringsOf } from '../networks/vpc-peering-changes.repository.js';
import { requireFreeRange } from './free-range.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';
import { giveVpcIpv6 } from './vpc-ipv6.js';
import { IPV6_POOL } from './vpc.flags.js';

export interface NewVpc {
  /** Undefined: its subnets bring their ranges along. */
  readonly cidr?: string;
  readonly tags: readonly Tag[];
  readonly words?: OwnWords;
  /** The zone of its subnets that name none. */
  readonly zone?: string | undefined;
  readonly ipv6?: boolean; // A range of the cloud's comes along.
}

/** AWS's limit of ranges beside a VPC's first. */
const MOST_RANGES = 5;

/** VPCs of a project's own, beside its default one. */
@Injectable()
export class OwnVpcService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
    @Inject(IPV6_POOL) private readonly pool: string,
  ) {}

  /** EC2's id. Throws InvalidVpc.Range, VpcLimitExceeded. */
  async create({ projectId }: RequestContext, { cidr, tags, ...more }: NewVpc): Promise<string> {
    const range = cidr === undefined ? null : cidrText(vpcRangeOf(cidr));
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const { id, ec2Id } = await insertVpc(tx, { projectId, cidr: range, zoneHint: more.zone });
      if (more.words) await writeVpcWords(tx, id, more.words);
      if (more.ipv6) await giveVpcIpv6(tx, { id, ec2Id }, this.pool);
      await this.quotas.require(tx, projectId, { resource: 'vpcs' });
      await writeTags(tx, projectId, 'vpc', [ec2Id], tags);
      return ec2Id;
    });
  }

  /** What `create` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, { cidr }: NewVpc): Promise<void> {
    if (cidr !== undefined) vpcRangeOf(cidr);
    await this.quotas.require(this.database, projectId, { resource: 'vpcs', more: 1 });
  }

  /**
   * `withSubnets`: those that nobody uses go with it. Throws NotFound, DependencyViolation; UnsupportedOperation for
   * the default one, which every project keeps.
   */
  async remove(
    { projectId }: RequestContext,
    ref: Ref,
    { withSubnets = false }: { readonly withSubnets?: boolean } = {},
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (withSubnets) await removeSubnets(tx, await lockVpc(tx, projectId, ref));
      const vpc = await this.#removable(tx, projectId, ref);
      const peers = await endPeeringsOf(tx, vpc.id);
      await deleteVpc(tx, vpc.id);
      for (const peer of peers) await raiseFiltersOfVpc(tx, peer, 'whole');
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#removable(tx, projectId, ref));
  }

  /** Throws NotFound, InvalidVpc.Range, VpcCidrLimitExceeded, UnsupportedOperation. */
  async addRange({ projectId }: RequestContext, ref: Ref, cidr: string): Promise<VpcRange> {
    return this.database.transaction(async (tx) => {
      const vpc = await lockVpc(tx, projectId, ref);
      refuseDefault(vpc, 'The ranges');
      const range = cidrText(vpcRangeOf(cidr));
      await requireFreeRange(tx, vpc, range);
      if (vpc.ranges.length > MOST_RANGES - 1)
        throw new EngineError(
          'VpcCidrLimitExceeded',
          `This network '${vpc.ec2Id}' has met its maximum number of allowed CIDRs: ${MOST_RANGES}`,
        );
      const id = await insertRange(tx, vpc.id, { cidr: range });
      await raiseFiltersOfVpc(tx, vpc.id);
      return { id, cidr: range, vpcEc2Id: vpc.ec2Id };
    });
  }

  /** Throws InvalidVpcCidrBlockAssociationID.NotFound, DependencyViolation while a subnet is in it. */
  async removeRange({ projectId }: RequestContext, linkId: string): Promise<VpcRange> {
    return this.database.transaction(async (tx) => {
      const found = (await rangesOf(tx, projectId)).find(({ id }) => rangeLinkId(id) === linkId);
      if (!found)
        throw new EngineError(
          'InvalidVpcCidrBlockAssociationID.NotFound',
          `The vpc CIDR block association ID '${linkId.slice(0, 100)}' does not exist`,
        );
      const vpc = await lockVpc(tx, projectId, byEc2Id(found.vpcEc2Id));
      if ((await subnetRanges(tx, vpc.id)).some((subnet) => meet(subnet, found.cidr)))
        throw dependencyViolation('vpc-cidr-block-association', linkId);
      await deleteRange(tx, found.id);
      await raiseFiltersOfVpc(tx, vpc.id);
      return found;
    });
  }

  async #removable(tx: Queryable, projectId: string, ref: Ref): Promise<LockedVpc> {
    const vpc = await lockVpc(tx, projectId, ref);
    if (vpc.isDefault)
      throw new EngineError('UnsupportedOperation', 'A project of this cloud keeps its default VPC.');
    if ((await vpcHolds(tx, vpc.id)).length > 0) throw dependencyViolation('vpc', vpc.ec2Id);
    return vpc;
  }
}

/** Throws DependencyViolation. */
async function removeSubnets(tx: Queryable, { id, ec2Id, isDefault }: LockedVpc): Promise<void> {
  if (isDefault) return;
  for (const subnet of await subnetsOf(tx, id)) {
    if (await isSubnetUsed(tx, subnet)) throw dependencyViolation('vpc', ec2Id);
    await deleteSubnet(tx, subnet.id);
  }
}
