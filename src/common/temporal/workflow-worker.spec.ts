import { describe, expect, it } from '@jest/globals';
import { noopMetricMeter } from '@temporalio/common';
import { DefaultLogger, type WorkerOptions } from '@temporalio/worker';
import { compileWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { workflowWorker } from './workflow-worker.js';

describe('a worker for workflows', () => {
  it('has its options heard by the SDK, the one that is not declared too', () => {
    const options: WorkerOptions = { taskQueue: 'any', ...workflowWorker({ code: '' }) };
    const heard = compileWorkerOptions(options, new DefaultLogger('ERROR'), noopMetricMeter);
    expect(heard).toMatchObject({ debugMode: true, reuseV8Context: true, isolateExecutionTimeoutMs: 5_000 });
  });

  it('has no hook at promises', () => {
    workflowWorker({ code: '' });
    globalHandlers.install();
    expect(globalHandlers.promiseHookInstalled).toBe(false);
  });
});
