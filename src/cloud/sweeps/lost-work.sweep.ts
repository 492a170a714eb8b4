import { WorkflowNotFoundError } from '@temporalio/client';
import { workflowIdOf } from '../../../workflows/contracts/workflow-names.js';
import { logger } from '../../common/log/logger.js';
import type { StaleChunk, StaleChunkRepository } from '../operations/stale-chunk.repository.js';

/** Of Temporal's client what is asked here. */
export interface KnownWorkflows {
  readonly workflow: {
    getHandle(workflowId: string): {
      /** Rejects with WorkflowNotFoundError. */
      describe(): Promise<{ readonly status: { readonly name: string } }>;
    };
  };
}

/** Chunks in memory at once. A sweep looks at all that are open, page by page: slow ones hide no lost ones. */
const PAGE = 200;
const LANES = 8;

/**
 * Finds work that was committed and that no workflow does: Temporal does not know it (its file was lost), or knows it
 * as closed without having settled. Such a chunk is started again under a new run.
 */
export class LostWorkSweep {
  readonly #log = logger('sweep');

  constructor(
    private readonly chunks: StaleChunkRepository,
    private readonly client: KnownWorkflows,
    private readonly minAgeSeconds: number,
  ) {}

  /**
   * Returns how many chunks were started again. Throws when Temporal does not answer: then nothing is known to be lost.
   */
  async sweep(): Promise<number> {
    let restarted = 0;
    let page: readonly StaleChunk[];
    let after: StaleChunk | undefined;
    do {
      page = await this.chunks.find(this.minAgeSeconds, { after, limit: PAGE });
      after = page.at(-1);
      restarted += await this.#restartLost([...page]);
    } while (page.length === PAGE);
    return restarted;
  }

  async #restartLost(queue: StaleChunk[]): Promise<number> {
    let restarted = 0;
    const lane = async () => {
      for (let chunk = queue.shift(); chunk; chunk = queue.shift())
        if (await this.#restartIfLost(chunk)) restarted += 1;
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return restarted;
  }

  async #restartIfLost(chunk: StaleChunk): Promise<boolean> {
    const lost = await this.#lostBecause(chunk);
    // It may have come to its end since it was found.
    if (lost === undefined || !(await this.chunks.restart(chunk))) return false;
    const { operationId: operation, run } = chunk;
    this.#log.warn({ operation, chunk: chunk.chunk, run, lost }, 'started again');
    return true;
  }

  async #lostBecause(chunk: StaleChunk): Promise<string | undefined> {
    try {
      const { status } = await this.client.workflow.getHandle(workflowIdOf(chunk.workflow, chunk)).describe();
      return status.name === 'RUNNING' ? undefined : `its workflow is ${status.name.toLowerCase()}`;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'Temporal does not know it';
      throw error;
    }
  }
}
