import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { cidrText, type Ipv4Range } from '../../common/net/ipv4.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byName, type Ref } from '../../common/refs/ref.js';
import { isWithin, meet, subnetRangeOf, vpcRangeOf } from '../networks/own-range.js';
import { type OwnWords, writeSubnetWords } from '../networks/network-words.repository.js';
import {
  deleteSubnet,
  insertOwnSubnet,
  isSubnetUsed,
  lockSubnet,
  type NewSubnetRow,
  type OwnSubnet,
  subnetRanges,
} from '../networks/own-subnet.repository.js';
import { insertRange, type LockedVpc, lockVpc } from '../networks/own-vpc.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { ZONE_ROWS } from '../zones/zone-rows.js';
import { type ZoneRow } from '../zones/zone.js';
import { requireFreeRange } from './free-range.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';
import { giveSubnetIpv6 } from './vpc-ipv6.js';

export interface NewSubnet {
  readonly vpc: Ref;
  readonly cidr: string;
  /** Its name; undefined: the VPC's, else the first zone. */
  readonly zone?: string | undefined;
  readonly tags: readonly Tag[];
  /** A range that is in none of the VPC's becomes one of them, for as long as the subnet is there. */
  readonly bringsRange?: true;
  readonly words?: OwnWords;
  readonly pool?: NewSubnetRow['pool'];
  readonly dns?: NewSubnetRow['dns'];
  /** A /64 of the VPC's. Absent: none. */
  readonly ipv6Cidr?: string;
}

interface Decided {
  readonly vpc: LockedVpc;
  readonly range: Ipv4Range;
  readonly zone: string;
  /** Whether the range is none of the VPC's yet. */
  readonly isNew: boolean;
}

/** Subnets of a project's own VPCs. */
@Injectable()
export class OwnSubnetService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /**
   * EC2's id. Throws NotFound, InvalidSubnet.Range, InvalidSubnet.Conflict, SubnetLimitExceeded, UnsupportedOperation.
   */
  async create({ projectId }: RequestContext, asked: NewSubnet): Promise<string> {
    return this.database.transaction(async (tx) => {
      const { vpc, range, zone, isNew } = await this.#decided(tx, projectId, asked);
      const { pool, dns, words, ipv6Cidr } = asked;
      const { id, ec2Id } = await insertOwnSubnet(tx, vpc, { range, zone, pool, dns });
      if (isNew) {
        await insertRange(tx, vpc.id, { cidr: cidrText(range), subnetId: id });
        await raiseFiltersOfVpc(tx, vpc.id);
      }
      if (words) await writeSubnetWords(tx, id, words);
      if (ipv6Cidr !== undefined) await giveSubnetIpv6(tx, { id, ec2Id, vpcId: vpc.id }, ipv6Cidr);
      await writeTags(tx, projectId, 'subnet', [ec2Id], asked.tags);
      return ec2Id;
    });
  }

  /** Names of the zones that a subnet may be in. */
  async zones(): Promise<readonly string[]> {
    return (await this.database.query<ZoneRow>(ZONE_ROWS)).map(({ name }) => name);
  }

  /** What `create` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, asked: NewSubnet): Promise<void> {
    await this.database.transaction((tx) => this.#decided(tx, projectId, asked));
  }

  /** Throws NotFound, DependencyViolation, UnsupportedOperation for a default one. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id } = await this.#removable(tx, projectId, ref);
      await deleteSubnet(tx, id);
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#removable(tx, projectId, ref));
  }

  async #decided(tx: Queryable, projectId: string, asked: NewSubnet): Promise<Decided> {
    const vpc = await lockVpc(tx, projectId, asked.vpc);
    refuseDefault(vpc, 'Subnets');
    const { range, isNew } = rangeIn(vpc, asked);
    if (isNew) await requireFreeRange(tx, vpc, cidrText(range));
    const others = await subnetRanges(tx, vpc.id);
    if (others.some((other) => meet(other, cidrText(range))))
      throw new EngineError(
        'InvalidSubnet.Conflict',
        `The CIDR '${cidrText(range)}' conflicts with another subnet`,
      );
    const zones = await tx.query<ZoneRow>(ZONE_ROWS);
    const wanted = asked.zone ?? vpc.zoneHint ?? undefined;
    const zone = zones.find(({ name }) => name === (wanted ?? name));
    if (!zone) throw new NotFound('zone', [byName(wanted ?? '')]);
    await this.quotas.require(tx, projectId, {
      ...{ resource: 'vpc_subnets', of: vpc.id, within: vpc.ec2Id, more: 1 },
    });
    return { vpc, range, zone: zone.name, isNew };
  }

  async #removable(tx: Queryable, projectId: string, ref: Ref): Promise<OwnSubnet> {
    const subnet = await lockSubnet(tx, projectId, ref);
    refuseDefault(subnet, 'Subnets');
    if (await isSubnetUsed(tx, subnet)) throw dependencyViolation('subnet', subnet.ec2Id);
    return subnet;
  }
}

/** Throws InvalidSubnet.Range, InvalidVpc.Range; InvalidSubnet.Conflict for a new range that meets one of the VPC's. */
function rangeIn(
  { ranges }: LockedVpc,
  { cidr, bringsRange }: NewSubnet,
): { readonly range: Ipv4Range; readonly isNew: boolean } {
  if (!bringsRange) return { range: subnetRangeOf(cidr, ranges), isNew: false };
  const range = vpcRangeOf(cidr);
  if (ranges.some((of) => isWithin(range, of))) return { range, isNew: false };
  if (!ranges.some((of) => meet(of, cidrText(range)))) return { range, isNew: true };
  throw new EngineError(
    'InvalidSubnet.Conflict',
    `The CIDR '${cidrText(range)}' conflicts with a range of the VPC`,
  );
}
