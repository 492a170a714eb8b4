import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { Database, type Queryable } from '../../../common/prisma/database.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import { InstanceService } from '../instance.service.js';
import { refuseLocked } from '../instance-lock.js';
import type { KeptInstance, KeptQuery } from './kept-instance.js';
import { KeptInstanceRepository } from './kept-instance.repository.js';

export type KeptWish = Omit<KeptQuery, 'projectId'> & {
  /** Of this project, or of all (null); absent: of the caller's. Who may ask so, the caller's door decides. */
  readonly projectId?: string | null;
};

/** Instances for an API that shows them until they are deleted, and not for a time after their end. */
@Injectable()
export class KeptInstances {
  constructor(
    private readonly database: Database,
    private readonly rows: KeptInstanceRepository,
    private readonly instances: InstanceService,
  ) {}

  list({ projectId }: Pick<RequestContext, 'projectId'>, query: KeptWish): Promise<readonly KeptInstance[]> {
    return this.rows.list({ projectId, ...query });
  }

  /** An operator finds those of every project. Throws NotFound. */
  async get(
    { projectId, isAdmin }: Pick<RequestContext, 'projectId' | 'isAdmin'>,
    id: string,
    on: Queryable = this.database,
  ): Promise<KeptInstance> {
    const [row] = await this.rows.list({ projectId: isAdmin ? null : projectId, ids: [id], limit: 1 }, on);
    if (!row) throw new NotFound('instance', [byId(id)]);
    return row;
  }

  /**
   * In every state. A failed launch holds nothing: it is only shown no more. Throws NotFound, and for a locked one
   * IncorrectInstanceState.
   */
  async delete(context: RequestContext, id: string): Promise<void> {
    const row = await this.get(context, id);
    refuseLocked(row, context);
    const { lifecycle, projectId } = row;
    if (lifecycle === 'error')
      await this.database.transaction((tx) => this.rows.forgetFailed(tx, projectId, id));
    else await this.instances.terminate({ ...context, projectId }, [byId(id)]);
  }
}
