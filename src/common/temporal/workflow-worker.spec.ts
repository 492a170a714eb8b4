import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { noopMetricMeter } from '@temporalio/common';
import { DefaultLogger, type Worker, type WorkerOptions } from '@temporalio/worker';
import { compileWorkerOptions } from '@temporalio/worker/lib/worker-options.js';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { withOwnRejections, workflowWorker } from './workflow-worker.js';

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

describe('rejections that nobody handles', () => {
  const others = process.listeners('unhandledRejection');
  afterEach(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  });

  /** What the SDK's listener is called with, once the daemon listens too or does not. */
  const heard = async (promise: Promise<unknown>, daemonListens: boolean) => {
    process.removeAllListeners('unhandledRejection');
    if (daemonListens) process.on('unhandledRejection', () => undefined);
    const sdk = jest.fn();
    await withOwnRejections(async () => {
      process.on('unhandledRejection', sdk);
      return {} as Worker;
    });
    process.emit('unhandledRejection', new Error('nobody'), promise);
    return sdk.mock.calls.length;
  };

  it('reach the SDK when they are a workflow’s, and a daemon otherwise', async () => {
    const foreign = runInNewContext('Promise.resolve()') as Promise<unknown>;
    expect(await heard(foreign, true)).toBe(1);
    expect(await heard(Promise.resolve(), true)).toBe(0);
  });

  it('end the process where no daemon listens', async () => {
    await expect(heard(Promise.resolve(), false)).rejects.toThrow('nobody');
  });
});
