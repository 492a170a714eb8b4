import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { logger } from '../log/logger.js';
import { activitiesOf, type ActivityTable } from './activities-of.js';
import { failureInterceptor } from './failure.interceptor.js';
import { prepareTemporalRuntime } from './temporal-runtime.js';

export interface Post {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  /** The objects whose methods are the steps of this queue. */
  readonly steps: object | readonly object[];
}

/** The SDK's native connection is eager: a daemon that starts before Temporal must try again. */
export async function connectTemporal(address: string, signal?: AbortSignal): Promise<NativeConnection> {
  prepareTemporalRuntime();
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      signal?.throwIfAborted();
      logger('temporal').warn({ address, err: error }, 'Temporal does not answer yet');
      await sleep(pause, undefined, { signal });
    }
  }
}

/**
 * A worker for one queue. Only the control plane passes workflows; a host runs steps and nothing else, with many slots,
 * so that a destroy never queues behind boots (the managers limit those). Figures: docs/architecture.md, "Temporal".
 */
export function workerAt(
  { connection, namespace, taskQueue, steps }: Post,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: Object.assign({}, ...[steps].flat().map(activitiesOf)) as ActivityTable,
    interceptors: { activity: [() => ({ inbound: failureInterceptor })] },
    maxConcurrentActivityTaskExecutions: 200,
    maxConcurrentActivityTaskPolls: 2,
    // A killed control worker is noticed after this; the default of ten seconds is most of a recovery.
    stickyQueueScheduleToStartTimeout: '1 second',
    shutdownGraceTime: '2 seconds',
    shutdownForceTime: '8 seconds',
    ...options,
  });
}
