import type { PinFact } from '../contracts/machine-pin.js';
import type { InstanceEnding } from '../contracts/noun.js';

/** The guest runs; the row keeps what it runs as, where its host says so. */
export const ran = (pinned: PinFact): Extract<InstanceEnding, { readonly kind: 'running' }> => ({
  kind: 'running',
  ...(pinned && { pinned }),
});
