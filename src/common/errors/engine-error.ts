import { ERRORS, type ErrorCode } from './errors.js';

/**
 * A failure in the caller's words. `message` is for the caller. `cause` is for the operator: it goes to the log, and
 * one line of a step's to the operation's timeline; a driver's stderr cannot leak into an answer.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get retryable(): boolean {
    return ERRORS[this.code].retry;
  }

  /** Anything thrown, as one of ours: a full disk passes, and what we did not foresee is an InternalError. */
  static of(error: unknown): EngineError {
    if (error instanceof EngineError) return error;
    return isDiskFull(error)
      ? new EngineError('ServiceUnavailable', 'There is no room left on a disk', { cause: error })
      : new EngineError('InternalError', 'An internal error has occurred', { cause: error });
  }
}

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(String((error as { readonly code?: unknown } | null | undefined)?.code));
