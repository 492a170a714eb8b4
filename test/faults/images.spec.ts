import { faultMatrix } from './fault-matrix.js';
import { imageScenes } from './image-scenes.js';

await faultMatrix({ scenes: imageScenes, share: 0.5 });
