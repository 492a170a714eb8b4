import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when `work` has ended, or after `ms`, whatever comes first. Rejects when the caller has gone. */
export async function endsOr(work: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  // Cut short by whatever comes first; that is no failure.
  const time = sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([work, time]).finally(() => {
    signal.removeEventListener('abort', stop);
    stop();
  });
  signal.throwIfAborted();
}
