import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import { abandon } from '../contracts/signals.js';

/**
 * Tells the workflows that were at work on the resource to stop. No answer is awaited, and one that is gone has
 * stopped: the fences alone keep order, the signal only saves time.
 */
export function abandonElsewhere(id: string, workflowIds: readonly string[]): void {
  for (const workflowId of workflowIds)
    void getExternalWorkflowHandle(workflowId)
      .signal(abandon, id)
      .catch((error: unknown) => log.info('no workflow to stop', { workflowId, error }));
}
