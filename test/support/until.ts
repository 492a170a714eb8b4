import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;

/** Waits for what the kernel or another process brings about. Throws when it did not come within `ms`. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  for (const deadline = Date.now() + ms; !(await holds()); await sleep(EVERY_MS))
    if (Date.now() > deadline) throw new Error(`it did not come within ${ms} ms`);
}
