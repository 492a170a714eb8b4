import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { EngineError } from '../errors/engine-error.js';
import { logger } from '../log/logger.js';

/**
 * The one place where an EngineError becomes a failure that Temporal can carry and decide to retry. The cause stays behind,
 * in this process's log: histories are readable by every operator.
 */
export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof TemporalFailure) throw error;
      // By name: what Node itself throws may be of another realm's Error.
      if ((error as Error | undefined)?.name === 'AbortError') throw new CancelledFailure('cancelled');
      const known = EngineError.of(error);
      const { activityType, workflowExecution } = activityInfo();
      logger('activities').warn(
        {
          activity: activityType,
          workflow: workflowExecution?.workflowId,
          code: known.code,
          err: known.cause,
        },
        known.message,
      );
      throw ApplicationFailure.create({
        type: known.code,
        message: known.message,
        nonRetryable: !known.retryable,
      });
    }
  },
};
