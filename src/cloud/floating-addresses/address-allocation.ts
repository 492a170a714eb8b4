import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { type Choice, chooseFree, chooseNamed, lockPool } from './address-choice.js';
import { insertAddresses } from './address-members.js';
import { proved } from './address-proof.js';
import { AddressWork } from './address-work.js';
import { type AddressRow } from './floating-address.js';
import { listAddresses } from './floating-address.repository.js';

export interface NewAddress {
  /** Undefined: whichever has one. */
  readonly pool?: string | undefined;
  /** Undefined: the lowest free one. */
  readonly address?: string | undefined;
  readonly tags: readonly Tag[];
  readonly description?: string;
  /** How many; absent: one. */
  readonly count?: number;
}

/** How a project gets floating addresses. */
@Injectable()
export class AddressAllocation {
  constructor(
    private readonly work: AddressWork,
    private readonly quotas: QuotaService,
  ) {}

  /**
   * Addresses that nobody else has: it is waited for until that is proved. Throws AddressLimitExceeded,
   * InsufficientAddressCapacity, InvalidAddress.NotFound, InvalidIPAddress.InUse, InvalidPublicIpv4PoolID.NotFound.
   */
  async allocate(context: RequestContext, asked: NewAddress): Promise<readonly AddressRow[]> {
    const ids = await this.beginAllocate(context, asked);
    const { projectId } = context;
    await proved(this.work.database, ids);
    return listAddresses(this.work.database, projectId, { refs: ids.map(byId) });
  }

  /** The same, without waiting. Returns their keys. */
  async beginAllocate(context: RequestContext, asked: NewAddress): Promise<readonly string[]> {
    const { projectId } = context;
    const { count = 1, tags, description = '' } = asked;
    let ids: readonly string[] = [];
    await this.work.commit(context, async (tx, operationId) => {
      await this.quotas.lockProject(tx, projectId);
      await this.quotas.require(tx, projectId, { resource: 'floating_ips', more: count });
      const choices = await choose(tx, asked, count);
      const members = await insertAddresses(tx, choices, { operationId, projectId, description });
      ids = members.map(({ id }) => id);
      const ec2Ids = members.map(({ ec2Id }) => ec2Id);
      await writeTags(tx, projectId, 'elastic-ip', ec2Ids, tags);
      return { workflow: 'allocate-address', action: 'AllocateAddress', members };
    });
    return ids;
  }

  /** Throws what `allocate` would, and changes nothing. */
  async checkAllocate({ projectId }: RequestContext, asked: NewAddress): Promise<void> {
    await this.work.database.transaction(async (tx) => {
      await this.quotas.require(tx, projectId, { resource: 'floating_ips', more: 1 });
      await choose(tx, asked, 1);
    });
  }
}

interface Wanted {
  readonly pool?: string | null | undefined;
  readonly address?: string | undefined;
}

async function choose(
  tx: Queryable,
  { pool = null, address }: Wanted,
  count: number,
): Promise<readonly Choice[]> {
  if (!(await lockPool(tx, pool)) && pool !== null)
    throw new EngineError(
      'InvalidPublicIpv4PoolID.NotFound',
      `The pool ID '${pool.slice(0, 100)}' does not exist`,
    );
  if (address !== undefined) return [await chooseNamed(tx, pool, address)];
  const free = await chooseFree(tx, pool, count);
  if (free.length === count) return free;
  throw new EngineError(
    'InsufficientAddressCapacity',
    'There are not enough addresses available to fulfil your request.',
  );
}
