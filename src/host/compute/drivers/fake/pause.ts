import { setTimeout as sleep } from 'node:timers/promises';

/** Rejects with the signal's reason. */
export async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (seconds > 0) await sleep(seconds * 1_000, undefined, signal && { signal });
}
