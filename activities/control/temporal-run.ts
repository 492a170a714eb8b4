import { activityInfo } from '@temporalio/activity';

/** The claim on a chunk is this run's: its retries are the same one, another workflow's are not. */
export function temporalRun(): string {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) throw new Error('a step of the control plane runs inside a workflow only');
  return workflowExecution.runId;
}
