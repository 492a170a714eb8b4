import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { type Association, associationWork } from './address-association.js';
import { lockedAddresses, taken } from './address-members.js';
import { lockedTarget } from './address-target.js';
import { AddressWork } from './address-work.js';
import { type AddressRow } from './floating-address.js';
import { type AddressQuery, listAddresses } from './floating-address.repository.js';

/** The verbs on floating addresses: each is one transaction that takes the rows and commits the work. */
@Injectable()
export class FloatingAddressService {
  constructor(
    private readonly database: Database,
    private readonly work: AddressWork,
  ) {}

  /** `force`: what it stands for does not keep it. Throws NotFound, InvalidIPAddress.InUse. */
  async release(context: RequestContext, refs: readonly Ref[], force = false): Promise<void> {
    await this.work.commit(context, async (tx, operationId) => {
      const rows = await lockedAddresses(tx, context.projectId, { refs });
      requireNoGateways(rows);
      if (!force) requireUnused(rows);
      const members = await taken(tx, rows, { operationId, task: 'releasing' });
      return { workflow: 'release-address', action: 'ReleaseAddress', members };
    });
  }

  async checkRelease({ projectId }: RequestContext, refs: readonly Ref[]): Promise<void> {
    const rows = await listAddresses(this.database, projectId, { refs });
    requireAllFound('floating-address', refs, rows);
    requireUnused(rows);
  }

  /**
   * EC2's ids of the associations. An address before the same interface already is left as it is. Throws NotFound,
   * Resource.AlreadyAssociated, IncorrectInstanceState, InvalidParameterValue.
   */
  async associate(context: RequestContext, asked: readonly Association[]): Promise<readonly string[]> {
    let ids: readonly string[] = [];
    await this.work.commit(context, async (tx, operationId) => {
      const { associationIds, members } = await associationWork(tx, context.projectId, {
        asked,
        operationId,
      });
      ids = associationIds;
      return { workflow: 'associate-address', action: 'AssociateAddress', members };
    });
    return ids;
  }

  /** Throws what `associate` would, and changes nothing. */
  async checkAssociate({ projectId }: RequestContext, asked: readonly Association[]): Promise<void> {
    const refs = asked.map(({ address }) => address);
    requireAllFound('floating-address', refs, await listAddresses(this.database, projectId, { refs }));
    await this.database.transaction(async (tx) => {
      for (const { target } of asked) await lockedTarget(tx, projectId, target);
    });
  }

  /** Those that stand for nothing are left as they are. Throws NotFound, InvalidAssociationID.NotFound. */
  async disassociate(
    context: RequestContext,
    asked: { readonly refs?: readonly Ref[]; readonly associationId?: string },
  ): Promise<void> {
    await this.work.commit(context, async (tx, operationId) => {
      const refs = asked.refs ?? [await this.#associated(tx, context.projectId, asked.associationId ?? '')];
      const rows = await lockedAddresses(tx, context.projectId, { refs });
      requireNoGateways(rows);
      const associated = rows.filter(({ associationId }) => associationId !== null);
      const members = await taken(tx, associated, { operationId, task: 'unbinding' });
      return { workflow: 'disassociate-address', action: 'DisassociateAddress', members };
    });
  }

  /** Its project's words. Throws NotFound. */
  async describe({ projectId }: RequestContext, ref: Ref, description: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await lockedAddresses(tx, projectId, { refs: [ref] });
      await tx.query('UPDATE floating_addresses SET description = $2 WHERE id = $1', [row?.id, description]);
    });
  }

  /** Throws NotFound. */
  async list({ projectId }: RequestContext, query: AddressQuery): Promise<readonly AddressRow[]> {
    if (query.refs.length > 0)
      requireAllFound(
        'floating-address',
        query.refs,
        await listAddresses(this.database, projectId, { refs: query.refs }),
      );
    return listAddresses(this.database, projectId, query);
  }

  async #associated(on: Queryable, projectId: string, associationId: string): Promise<Ref> {
    const [row] = await listAddresses(on, projectId, { refs: [], associationId });
    if (row) return byId(row.id);
    throw new EngineError(
      'InvalidAssociationID.NotFound',
      `The association ID '${associationId.slice(0, 100)}' does not exist`,
    );
  }
}

/** What stands for a NAT gateway stays with it until it is deleted. As AWS refuses it. */
function requireNoGateways(rows: readonly AddressRow[]): void {
  if (rows.some(({ natGatewayId }) => natGatewayId !== null))
    throw new EngineError('AuthFailure', 'You do not have permission to access the specified resource.');
}

function requireUnused(rows: readonly AddressRow[]): void {
  const inUse = rows.find(({ associationId }) => associationId !== null);
  if (inUse) throw new EngineError('InvalidIPAddress.InUse', `Address ${inUse.name} is in use.`);
}
