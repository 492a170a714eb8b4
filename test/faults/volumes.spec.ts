import { faultMatrix } from './fault-matrix.js';
import { volumeScenes } from './volume-scenes.js';

await faultMatrix({ scenes: volumeScenes, share: 0.5 });
