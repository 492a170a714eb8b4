import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { EngineError } from '../errors/engine-error.js';
import { inLogScope } from '../log/log-scope.js';
import { logger } from '../log/logger.js';
import { causeIn } from './cause-in.js';
import { resourceIn } from './resource-in.js';

/**
 * The one place where an EngineError becomes a failure that Temporal can carry and decide to retry. One line of its
 * cause goes with it, for operators; the whole of it is in this process's log. All that a step logs says which step,
 * and of what.
 */
export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const { activityType: step, workflowExecution } = activityInfo();
    const resource = resourceIn(input.args);
    const workflow = workflowExecution?.workflowId ?? '';
    return inLogScope({ workflow, step, ...(resource !== undefined && { resource }) }, async () => {
      try {
        return await next(input);
      } catch (error) {
        throw failureOf(error);
      }
    });
  },
};

function failureOf(error: unknown): TemporalFailure {
  if (error instanceof TemporalFailure) return error;
  // By name: what Node itself throws may be of another realm's Error.
  if ((error as Error | undefined)?.name === 'AbortError') return new CancelledFailure('cancelled');
  const { code, message, cause, retryable } = EngineError.of(error);
  logger('activities').warn({ code, err: cause }, message);
  const details = causeIn(cause);
  return ApplicationFailure.create({
    ...{ type: code, message, nonRetryable: !retryable },
    ...(details !== undefined && { details: [details] }),
  });
}
