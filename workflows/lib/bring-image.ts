import type { Ending } from '../contracts/noun.js';
import type { HostStep } from './host-steps.js';
import { dropImageBytes } from './image-steps.js';
import type { ResourceRun } from './resource-run.js';
import { saga } from './saga.js';

/** One step that brings all bytes of an image; what came of one that failed is removed. */
export async function bringImage(run: ResourceRun, receive: HostStep<void>): Promise<Ending<'image'>> {
  const unwound = await saga(run, (step) => step(receive, dropImageBytes(run.operation, run.id)));
  // What the store did not confirm, its sweep finds: no host owes anything.
  return unwound ? { kind: 'image-failed', reason: unwound.reason, cleanups: [] } : { kind: 'available' };
}
