import { faultMatrix } from './fault-matrix.js';
import { snapshotScenes, snapshotsTogether, volumesOfSnapshots } from './snapshot-scenes.js';

await faultMatrix({
  scenes: { ...snapshotScenes, ...snapshotsTogether, ...volumesOfSnapshots },
  share: 0.25,
});
