import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { isAllowed } from '../users/policy.js';
import { SnapshotVerbs } from './snapshot-verbs.js';

/** As AWS says it: `skipped` because something else needs it. */
export type DeletionCode = 'success' | 'skipped' | 'missing-permissions' | 'client-error';

/** Snapshots of an image that is not registered any more. */
@Injectable()
export class AssociatedSnapshots {
  constructor(private readonly verbs: SnapshotVerbs) {}

  /** Deletes each that nothing else needs. One that is another's, or gone by now, is nobody's business here. */
  async remove(context: RequestContext, id: string): Promise<DeletionCode> {
    const { roles, isAdmin } = context;
    if (!isAdmin && !isAllowed(roles, 'snapshot:delete')) return 'missing-permissions';
    try {
      await this.verbs.remove(context, [byId(id)]);
      return 'success';
    } catch (error) {
      if (error instanceof NotFound) return 'missing-permissions';
      if (!(error instanceof EngineError)) throw error;
      return error.code === 'InvalidSnapshot.InUse' ? 'skipped' : 'client-error';
    }
  }
}
