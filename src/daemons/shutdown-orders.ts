import { logger } from '../common/log/logger.js';
import type { Daemon } from '../common/daemon.js';

/** What the supervisor asks of a host's daemon over the channel when the whole cloud goes down. */
export type ShutdownOrder =
  | { readonly prepareShutdown: true }
  /** Milliseconds that a guest gets at most. */
  | { readonly quiesce: number }
  | { readonly hurryGuests: true };

/**
 * And what it hears: a `done` for each of the first two, whatever came of it, and meanwhile the guests that are waited
 * for.
 */
export type ShutdownAnswer =
  | { readonly shutdownPrepared: true }
  | { readonly quiesced: true }
  | { readonly guestsWaiting: readonly string[] };

/** Undefined: it is none. */
export function orderIn(message: unknown): ShutdownOrder | undefined {
  const said = message as Partial<Record<string, unknown>> | null;
  if (said?.['prepareShutdown'] === true) return { prepareShutdown: true };
  if (said?.['hurryGuests'] === true) return { hurryGuests: true };
  const graceMs = said?.['quiesce'];
  return typeof graceMs === 'number' ? { quiesce: graceMs } : undefined;
}

/** Does as it is told; what goes wrong is logged, and does not keep the cloud from going down. */
export async function obey(
  order: ShutdownOrder,
  daemon: Daemon | undefined,
  answer: (answer: ShutdownAnswer) => void,
): Promise<void> {
  const tell = (guestsWaiting: readonly string[]) => answer({ guestsWaiting });
  try {
    if ('hurryGuests' in order) return daemon?.hurryGuests?.();
    if ('prepareShutdown' in order) await daemon?.prepareShutdown?.();
    else await daemon?.quiesce?.(order.quiesce, tell);
  } catch (error) {
    logger('daemon').error({ err: error, order }, 'could not do what going down takes');
  }
  answer('prepareShutdown' in order ? { shutdownPrepared: true } : { quiesced: true });
}
