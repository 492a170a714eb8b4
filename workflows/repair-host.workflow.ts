import { addressUndos } from './lib/address-steps.js';
import { bringBackAddress } from './lib/addresses.js';
import { cardUndos } from './lib/card-steps.js';
import { returnCard } from './lib/cards.js';
import { repairHostWith } from './lib/repair-host.js';
import { returnVolume } from './lib/return-volume.js';
import { startGuest } from './lib/start-guest.js';
import { imageUndos } from './lib/root-steps.js';
import { undoOf } from './lib/undos.js';
import { snapshotUndos } from './lib/snapshot-steps.js';
import { volumeUndos } from './lib/volume-steps.js';

/**
 * Brings a host that drifted to what the rows want: removes what nobody wants there, switches off what its row says is
 * stopped, then starts what should run.
 */
export const repairHost = repairHostWith({
  undoOf: { ...undoOf, ...addressUndos, ...volumeUndos, ...snapshotUndos, ...imageUndos, ...cardUndos },
  returnOf: {
    instance: (run, { placement }) => startGuest(run, placement),
    'floating-address': bringBackAddress,
    volume: returnVolume,
    'network-interface': returnCard,
  },
});
