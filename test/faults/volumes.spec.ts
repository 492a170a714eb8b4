import { faultMatrix } from './fault-matrix.js';
import { instancesWithVolumes, volumeScenes } from './volume-scenes.js';

await faultMatrix({ scenes: { ...volumeScenes, ...instancesWithVolumes }, share: 0.2 });
