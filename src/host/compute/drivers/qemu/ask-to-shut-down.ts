import { endsOr } from './ends-or.js';
import type { Watched } from './guest-watch.js';

/**
 * Presses the guest’s power button and waits until it is off, or was asked for `graceMs`. Rejects when the caller has
 * gone.
 */
export async function askToShutDown(
  { machine, settled }: Watched,
  graceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { button } = machine;
  const leftMs = graceMs - button.ask();
  const stop = button.repeat();
  await endsOr(settled, Math.max(0, leftMs), signal).finally(stop);
}
