import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { Database } from '../../../common/prisma/database.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import { InstanceService } from '../instance.service.js';
import type { KeptInstance, KeptQuery } from './kept-instance.js';
import { KeptInstanceRepository } from './kept-instance.repository.js';

/** Instances for an API that shows them until they are deleted, and not for a time after their end. */
@Injectable()
export class KeptInstances {
  constructor(
    private readonly database: Database,
    private readonly rows: KeptInstanceRepository,
    private readonly instances: InstanceService,
  ) {}

  list({ projectId }: RequestContext, query: KeptQuery): Promise<readonly KeptInstance[]> {
    return this.rows.list(projectId, query);
  }

  /** Throws NotFound. */
  async get(context: RequestContext, id: string): Promise<KeptInstance> {
    const [row] = await this.list(context, { ids: [id], limit: 1 });
    if (!row) throw new NotFound('instance', [byId(id)]);
    return row;
  }

  /** In every state. A failed launch holds nothing: it is only shown no more. Throws NotFound. */
  async delete(context: RequestContext, id: string): Promise<void> {
    const { lifecycle } = await this.get(context, id);
    if (lifecycle === 'error')
      await this.database.transaction((tx) => this.rows.forgetFailed(tx, context.projectId, id));
    else await this.instances.terminate(context, [byId(id)]);
  }
}
