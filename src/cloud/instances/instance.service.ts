import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { Outbox } from '../outbox/outbox.js';
import type { EndRequest } from './grace.js';
import type { LaunchRequest, StateChange } from './instance.js';
import { InstanceAttributes } from './instance-attributes.js';
import type { InstanceChange } from './instance-change.js';
import { InstanceVerbs } from './instance-verbs.js';
import { Launcher } from './launcher.js';
import { lockByIds } from './claim.repository.js';
import type { Verb } from './verb-rules.js';
import { GUEST_SHUTDOWN } from './verbs.js';

/** What an API may have done to instances. Everything is committed when it answers; the work itself follows. */
@Injectable()
export class InstanceService {
  constructor(
    private readonly launcher: Launcher,
    private readonly verbs: InstanceVerbs,
    private readonly attributes: InstanceAttributes,
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** The reservation's UUID. The same client token and request answer the same reservation again. */
  run(context: RequestContext, launch: LaunchRequest): Promise<{ readonly reservationId: string }> {
    return this.launcher.run(context, launch);
  }

  checkRun(context: RequestContext, launch: LaunchRequest): Promise<void> {
    return this.launcher.check(context, launch);
  }

  checkVerb(context: RequestContext, verb: Verb, refs: readonly Ref[]): Promise<void> {
    return this.verbs.check(context, verb, refs);
  }

  /** Guests are asked to shut down, as `how` says; absent: with minutes to do it. */
  terminate(
    context: RequestContext,
    refs: readonly Ref[],
    how?: EndRequest,
  ): Promise<readonly StateChange[]> {
    return this.verbs.terminate(context, refs, how);
  }

  stop(context: RequestContext, refs: readonly Ref[], how?: EndRequest): Promise<readonly StateChange[]> {
    return this.verbs.stop(context, refs, how);
  }

  start(context: RequestContext, refs: readonly Ref[]): Promise<readonly StateChange[]> {
    return this.verbs.start(context, refs);
  }

  /** A hard one does not ask the guests: it cuts them off. */
  reboot(context: RequestContext, refs: readonly Ref[], how?: { readonly isHard: boolean }): Promise<void> {
    return this.verbs.reboot(context, refs, how);
  }

  checkAttribute(context: RequestContext, ref: Ref, change: InstanceChange): Promise<void> {
    return this.attributes.check(context.projectId, ref, change);
  }

  setAttribute(context: RequestContext, ref: Ref, change: InstanceChange): Promise<void> {
    return this.attributes.set(context.projectId, ref, change);
  }

  /**
   * A guest whose shutdown behaviour is `terminate` has switched itself off. Nothing happens when its generation is
   * another one by now, or somebody is at work on it. Termination protection does not protect from the guest itself, as
   * at AWS.
   */
  async terminateByGuest(instanceId: string, generation: number): Promise<void> {
    const entries = await this.database.transaction(async (tx) => {
      const rows = await lockByIds(tx, [instanceId]);
      const [row] = rows;
      if (!row || row.generation !== generation || row.lifecycle !== 'active' || row.taskState !== null)
        return [];
      const asker = { requestId: randomUUID(), projectId: row.projectId, userId: row.userId };
      return this.verbs.take(tx, asker, { verb: 'terminate', rows, args: {}, because: GUEST_SHUTDOWN });
    });
    this.outbox.push(entries);
  }
}
