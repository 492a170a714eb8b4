import type { Reason } from '../../../workflows/contracts/operation.js';
import type { Refusal } from '../scheduler/rank.js';
import { maskedHost, refusalText } from '../scheduler/refusal-text.js';

/** An attempt that did not get through. `reason` is in words that the tenant may read. */
export interface FailedAttempt {
  readonly host: string;
  readonly reason: string;
}

/**
 * Why a launch has no host. Where it was tried, what went wrong there is the reason; the other hosts only say why it is
 * not tried again. Host names are masked.
 */
export function noHostFor(refused: readonly Refusal[], failed: readonly FailedAttempt[]): Reason {
  if (failed.length === 0)
    return { code: 'Server.InsufficientInstanceCapacity', message: refusalText(refused) };
  const tried = new Set(failed.map(({ host }) => host));
  const others = refused.filter(({ host }) => !tried.has(host));
  const { code, message } = triedInVain(failed);
  if (others.length === 0) return { code, message };
  return { code, message: `${sentence(message)} ${refusalText(others, 'No other host')}` };
}

/** Why a launch is not tried again, after at least one attempt: one reason as it is, several with their hosts. */
export function triedInVain(failed: readonly FailedAttempt[]): Reason {
  const reasons = new Set(failed.map(({ reason }) => reason));
  const each = failed.map(({ host, reason }) => `on ${maskedHost(host)}: ${reason}`);
  const message = reasons.size === 1 ? [...reasons].join('') : `It was tried ${each.join('; ')}`;
  return { code: 'Server.InternalError', message };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
