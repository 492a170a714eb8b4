import type { PinFact } from '../contracts/machine-pin.js';
import type { Ending } from './operation.js';

/** The guest runs; the row keeps what it runs as, where its host says so. */
export const ran = (pinned: PinFact): Ending<'running'> => ({
  kind: 'running',
  ...(pinned && { pinned }),
});
