import { readFileSync } from 'node:fs';
import { TypedSearchAttributes } from '@temporalio/common';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import { type Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { type WorkflowInfo } from '@temporalio/workflow';

/** What `bin/build.mjs` made of `workflows/`. */
export const bundle = (): string => readFileSync('dist/workflow-bundle.js', 'utf8');

/** `default`: the sandbox must not ask whether a local activity is registered, the spec answers for them all. */
const creator = ReusableVMWorkflowCreator.create(parseWorkflowCode(bundle()), 5_000, new Set(['default']));

/**
 * Workflow code in the SDK's own sandbox, without a server. It reaches into `@temporalio/worker/lib`, so that package's
 * version is pinned exactly.
 */
export async function sandboxed(workflowType: string, workflowId: string, now: number): Promise<Workflow> {
  return (await creator).createWorkflow({
    info: infoOf(workflowType, workflowId, now),
    randomnessSeed: [1, 2, 3, 4],
    now,
    showStackTraceSources: false,
  });
}

let runs = 0;

function infoOf(workflowType: string, workflowId: string, now: number): WorkflowInfo {
  const runId = `run-${++runs}`;
  const info: Partial<WorkflowInfo> = {
    workflowType,
    workflowId,
    runId,
    firstExecutionRunId: runId,
    namespace: 'default',
    taskQueue: 'engine-control',
    attempt: 1,
    taskTimeoutMs: 10_000,
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    historyLength: 3,
    historySize: 300,
    continueAsNewSuggested: false,
    startTime: new Date(now),
    runStartTime: new Date(now),
  };
  return info as WorkflowInfo;
}
