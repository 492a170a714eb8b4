import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import type { Reason } from '../contracts/operation.js';

/** The host does not heartbeat, so nothing is tried there any more. */
export class HostSilent extends Error {
  override readonly name = 'HostSilent';
}

/** The operation has used up its time. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** What the work was to be done in is another operation's now: the resource itself is still ours. */
export class SourceTaken extends Error {
  override readonly name = 'SourceTaken';
}

/** A newer operation has taken the resource: said by a row, or by a host that has seen a higher fence. */
export function isOvertaken(error: unknown): boolean {
  if (error instanceof ActivityFailure) return isOvertaken(error.cause);
  return error instanceof ApplicationFailure && error.type === 'OperationOvertaken';
}

/** No worker took the step from its queue in time. */
export const waitedInQueue = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof TimeoutFailure &&
  error.cause.timeoutType === 'SCHEDULE_TO_START';

/**
 * In words that the tenant may read. What lies below an application failure is ours (a driver's stderr): see `causeOf`.
 */
export function messageOf(error: unknown): string {
  if (isCancellation(error)) return 'The operation was cancelled';
  if (error instanceof ActivityFailure) return messageOf(error.cause);
  if (error instanceof TimeoutFailure) return 'The host took too long';
  if (error instanceof HostSilent) return 'The host does not answer';
  if (error instanceof DeadlinePassed) return 'The operation took too long';
  if (error instanceof SourceTaken) return 'The instance was taken by another operation';
  if (error instanceof ApplicationFailure) return error.message;
  return 'An internal error has occurred';
}

/** What the step's process said below its error, in one line for operators. */
export function causeOf(error: unknown): string | undefined {
  if (error instanceof ActivityFailure) return causeOf(error.cause);
  const [cause] = error instanceof ApplicationFailure ? (error.details ?? []) : [];
  return typeof cause === 'string' ? cause : undefined;
}

/** EC2's stateReason for a failure that is not the caller's fault. */
export const reasonOf = (error: unknown): Reason => ({
  code: 'Server.InternalError',
  message: messageOf(error),
});
