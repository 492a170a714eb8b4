import { faultMatrix } from './fault-matrix.js';
import { instanceScenes as scenes } from './scenes.js';

await faultMatrix({ scenes, share: 0.5 });
