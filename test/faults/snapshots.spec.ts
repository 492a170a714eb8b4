import { faultMatrix } from './fault-matrix.js';
import { snapshotScenes, volumesOfSnapshots } from './snapshot-scenes.js';

await faultMatrix({ scenes: { ...snapshotScenes, ...volumesOfSnapshots }, share: 0.25 });
