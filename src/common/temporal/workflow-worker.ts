import type { WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/** The SDK knows it and does not declare it. An endless loop in a workflow ends one task with it, and not the daemon. */
const limited = { isolateExecutionTimeout: '5 seconds' } as const;

/**
 * The options of a worker that runs the workflows of `workflowBundle`, in this thread and without a stack trace for every
 * promise that they make: a third of what a launch costs the conductor, and fifteen milliseconds of its way. What is
 * given up for that: docs/adr/0008-workflows-in-the-conductors-thread.md.
 */
export function workflowWorker(workflowBundle: WorkflowBundleOption): Partial<WorkerOptions> {
  // The SDK takes its hooks for promises as optional, and has no option for them.
  globalHandlers.installed = true;
  return {
    workflowBundle,
    // The SDK's name for "in this thread".
    debugMode: true,
    ...limited,
    maxConcurrentWorkflowTaskExecutions: 100,
    maxCachedWorkflows: 300,
  };
}
