import { Inject, Injectable } from '@nestjs/common';
import type { Outcome, Resource } from '../../../workflows/contracts/noun.js';
import type {
  ChunkRef,
  OperationOutcome,
  Reason,
  StepRecord,
} from '../../../workflows/contracts/operation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { closeChunk, holdsChunk, memberOutcome, settleMembers } from './chunk.repository.js';
import { byNoun, NOUN_ROWS, type NounRowsByName, rowsOf } from './noun-rows.js';

/** How operations end in the rows, whichever nouns they are about. Each method is one transaction and may run twice. */
@Injectable()
export class Settlement {
  constructor(
    private readonly database: Database,
    @Inject(NOUN_ROWS) private readonly nouns: NounRowsByName,
  ) {}

  /**
   * The reason is readable before anything is undone. Throws OperationOvertaken when a newer operation has the
   * resource.
   */
  async unwinding(
    ref: ChunkRef,
    { noun, id }: Resource,
    { generation, reason }: { readonly generation: number; readonly reason: Reason },
  ): Promise<void> {
    const { operationId } = ref;
    const what = { operationId, id, generation, reason };
    if (!(await rowsOf(this.nouns, noun).markUnwinding(this.database, what)))
      throw new EngineError('OperationOvertaken', `A newer operation is at work on the ${noun}`);
  }

  /** How the chunk ended. Null: it is not closed, or is another run's by now, and nothing was written. */
  settle(
    ref: ChunkRef,
    outcomes: readonly Outcome[],
    told: { readonly steps: readonly StepRecord[]; readonly close: boolean },
  ): Promise<OperationOutcome | null> {
    const nouns = byNoun(this.nouns, outcomes);
    return this.database.transaction(async (tx) => {
      if (!(await holdsChunk(tx, ref, told))) return null;
      const ours = new Set<string>();
      // All are locked before any is written: the order of the nouns is the order of their locks.
      for (const { rows, some } of nouns)
        for (const id of await rows.lock(tx, ref.operationId, some)) ours.add(id);
      for (const { rows, some } of nouns)
        await rows.write(
          tx,
          ref,
          some.filter(({ id }) => ours.has(id)),
        );
      const members = outcomes.map((outcome) => ({
        id: outcome.id,
        outcome: memberOutcome(outcome, ours.has(outcome.id)),
        message: 'reason' in outcome ? outcome.reason.message : null,
      }));
      await settleMembers(tx, ref, { members, steps: told.steps });
      return told.close ? closeChunk(tx, ref) : null;
    });
  }
}
