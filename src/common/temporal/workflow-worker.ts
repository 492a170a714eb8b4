import type { Worker, WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/**
 * The SDK knows it and does not declare it. An endless loop in a workflow ends one task with it, and not the daemon.
 */
const limited = { isolateExecutionTimeout: '5 seconds' } as const;

/**
 * The options of a worker that runs the workflows of `workflowBundle`, in this thread and without a stack trace for
 * every promise that they make: a third of what a launch costs the conductor, and fifteen milliseconds of its way. What
 * is given up for that: docs/adr/0008-workflows-in-the-conductors-thread.md.
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

/**
 * Makes a worker with `workflowWorker`'s options. The SDK adds a listener for unhandled rejections, which
 * fails the task of a workflow's and throws for every other: those are left to the other listeners, so that a daemon
 * ends as it ends else.
 */
export async function withOwnRejections(make: () => Promise<Worker>): Promise<Worker> {
  const before = new Set(process.listeners('unhandledRejection'));
  const worker = await make();
  for (const listener of process.listeners('unhandledRejection')) {
    if (before.has(listener)) continue;
    process.off('unhandledRejection', listener);
    process.on('unhandledRejection', (reason, promise) => {
      if (!(promise instanceof Promise)) listener(reason, promise);
      // Without another listener, as Node's default.
      else if (process.listenerCount('unhandledRejection') === 1) throw reason;
    });
  }
  return worker;
}
