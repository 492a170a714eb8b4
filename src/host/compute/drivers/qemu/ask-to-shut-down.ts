import { endsOr } from './ends-or.js';
import type { Watched } from './guest-watch.js';

/** A guest that still boots, or is busy, misses a press. One that shuts down already takes no notice of another. */
const PRESS_AGAIN_MS = 2_000;

/** Presses the guest's power button until it is off or `graceMs` are over. Rejects when the caller has gone. */
export async function askToShutDown(
  { machine, settled }: Watched,
  graceMs: number,
  signal: AbortSignal,
): Promise<void> {
  // Where the button does not work, there is still the plug.
  const press = () => void machine.pressPowerButton().catch(() => undefined);
  press();
  const again = setInterval(press, PRESS_AGAIN_MS);
  await endsOr(settled, graceMs, signal).finally(() => clearInterval(again));
}
