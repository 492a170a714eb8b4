import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byEc2Id, type Ref } from '../../common/refs/ref.js';
import { type LockedVpc, lockVpc } from '../networks/own-vpc.repository.js';
import { type PeeringRow, type PeeringSide } from '../networks/vpc-peering.js';
import { insertPeering, movePeering, setRemoteDns } from '../networks/vpc-peering-changes.repository.js';
import { arePeered, findPeering, findVpcOf, peeringsOf } from '../networks/vpc-peering.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { refuseDefault } from './refuse-default.js';
import { doMeet, notIn, permit, tellSides } from './peering-sides.js';

export interface NewPeering {
  readonly vpc: Ref;
  readonly peerVpcEc2Id: string;
  /** Undefined: the caller's own. */
  readonly peerAccount: string | undefined;
  readonly tags: readonly Tag[];
}

export interface PeeringOptions {
  readonly requester: boolean | undefined;
  readonly accepter: boolean | undefined;
}

/** Peering connections: the requester's side, and the accepter's. */
@Injectable()
export class VpcPeeringService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  list({ projectId }: RequestContext): Promise<readonly PeeringRow[]> {
    return peeringsOf(this.database, projectId);
  }

  /**
   * One whose other VPC is not there, or has ranges of this one's, has failed, as at AWS. Throws NotFound,
   * VpcPeeringConnectionAlreadyExists, ActiveVpcPeeringConnectionPerVpcLimitExceeded, UnsupportedOperation.
   */
  async create({ projectId, accountNumber }: RequestContext, asked: NewPeering): Promise<PeeringRow> {
    return this.database.transaction(async (tx) => {
      const vpc = await lockVpc(tx, projectId, asked.vpc);
      refuseDefault(vpc, 'Peering connections');
      const accepter = { account: asked.peerAccount ?? accountNumber, vpcEc2Id: asked.peerVpcEc2Id };
      const named = await findVpcOf(tx, accepter.account, accepter.vpcEc2Id);
      const isFit = named && !doMeet(vpc.ranges, named.ranges);
      const found = isFit && !named.isDefault ? named : undefined;
      if (found && (await arePeered(tx, vpc.id, found.id)))
        throw new EngineError(
          'VpcPeeringConnectionAlreadyExists',
          `A VPC peering connection between ${vpc.ec2Id} and ${accepter.vpcEc2Id} already exists.`,
        );
      const ec2Id = await insertPeering(tx, { projectId, vpc, accepter, found });
      await this.quotas.require(tx, projectId, {
        ...{ resource: 'vpc_peerings', of: vpc.id, within: vpc.ec2Id },
      });
      await writeTags(tx, projectId, 'vpc-peering-connection', [ec2Id], asked.tags);
      return findPeering(tx, projectId, byEc2Id(ec2Id));
    });
  }

  async check({ projectId }: RequestContext, { vpc }: NewPeering): Promise<void> {
    await this.database.transaction(async (tx) =>
      refuseDefault(await lockVpc(tx, projectId, vpc), 'Peering connections'),
    );
  }

  /**
   * Throws NotFound, OperationNotPermitted, InvalidStateTransition, also where a range that has come meanwhile meets
   * one of the other side's, ActiveVpcPeeringConnectionPerVpcLimitExceeded.
   */
  async accept(context: RequestContext, ref: Ref): Promise<PeeringRow> {
    return this.#move(context, ref, { to: 'active', allowed: ({ accepter }) => [accepter] });
  }

  /** Throws NotFound, OperationNotPermitted, InvalidStateTransition. */
  async reject(context: RequestContext, ref: Ref): Promise<void> {
    await this.#move(context, ref, { to: 'rejected', allowed: ({ accepter }) => [accepter] });
  }

  /** By either side; a request that is not accepted by its requester alone. */
  async remove(context: RequestContext, ref: Ref): Promise<void> {
    const allowed = ({ state, requester, accepter }: PeeringRow) =>
      state === 'active' ? [requester, accepter] : [requester];
    await this.#move(context, ref, { to: 'deleted', allowed });
  }

  /** Who may not change it, or ask that it be, is refused as there. */
  async checkFound({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await findPeering(this.database, projectId, ref);
  }

  /** Each side's by itself. Throws NotFound, OperationNotPermitted, InvalidStateTransition. */
  async setOptions(context: RequestContext, ref: Ref, options: PeeringOptions): Promise<PeeringRow> {
    return this.database.transaction(async (tx) => {
      const peering = await findPeering(tx, context.projectId, ref);
      if (options.requester !== undefined) permit(context, peering, [peering.requester]);
      if (options.accepter !== undefined) permit(context, peering, [peering.accepter]);
      if (peering.state !== 'active') throw notIn(peering, 'active');
      await setRemoteDns(tx, peering.id, options);
      return findPeering(tx, context.projectId, ref);
    });
  }

  async #move(
    context: RequestContext,
    ref: Ref,
    {
      to,
      allowed,
    }: { readonly to: 'active' | 'rejected' | 'deleted'; allowed(of: PeeringRow): readonly PeeringSide[] },
  ): Promise<PeeringRow> {
    return this.database.transaction(async (tx) => {
      const peering = await findPeering(tx, context.projectId, ref);
      permit(context, peering, allowed(peering));
      const by = to === 'active' ? null : context.accountNumber;
      const vpc = to === 'active' ? await this.#lockAccepter(tx, context, peering) : undefined;
      if (peering.state === 'expired' || !(await movePeering(tx, peering.id, { to, by })))
        throw notIn(peering, 'pending-acceptance');
      // As it is under the lock that the move has taken: a range may have come meanwhile.
      const moved = await findPeering(tx, context.projectId, ref);
      if (vpc) await this.#requireFit(tx, context, { moved, vpc });
      await tellSides(tx, moved);
      return moved;
    });
  }

  /** The VPC is of the caller's, and there while the request waits. */
  async #lockAccepter(tx: Queryable, { projectId }: RequestContext, peering: PeeringRow): Promise<LockedVpc> {
    if (peering.state !== 'pending-acceptance') throw notIn(peering, 'pending-acceptance');
    return lockVpc(tx, projectId, byEc2Id(peering.accepter.vpcEc2Id));
  }

  async #requireFit(
    tx: Queryable,
    { projectId }: RequestContext,
    { moved, vpc }: { readonly moved: PeeringRow; readonly vpc: LockedVpc },
  ): Promise<void> {
    if (doMeet(moved.requester.ranges, moved.accepter.ranges))
      throw new EngineError('InvalidStateTransition', `The ranges of the VPCs of ${moved.ec2Id} overlap.`);
    await this.quotas.require(tx, projectId, { resource: 'vpc_peerings', of: vpc.id, within: vpc.ec2Id });
  }
}
