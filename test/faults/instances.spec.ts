import { faultMatrix } from './fault-matrix.js';
import { instanceScenes } from './scenes.js';

await faultMatrix({ scenes: instanceScenes, share: 0.5 });
