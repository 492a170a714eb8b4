import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { newOperationId } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { commit, type Work } from './address-members.js';

/** A verb on floating addresses as one transaction: rows are taken, the work is committed, then its workflow begins. */
@Injectable()
export class AddressWork {
  constructor(
    readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Nothing to be done is no operation. */
  async commit(
    context: RequestContext,
    work: (tx: Queryable, operationId: string) => Promise<Work>,
  ): Promise<void> {
    const operationId = newOperationId();
    const entries = await this.database.transaction(async (tx) => {
      const asked = await work(tx, operationId);
      return asked.members.length === 0 ? [] : commit(tx, context, { operationId, ...asked });
    });
    this.outbox.push(entries);
  }
}
