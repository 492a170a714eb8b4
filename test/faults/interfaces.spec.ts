import { faultMatrix } from './fault-matrix.js';
import { instancesWithInterfaces, interfaceScenes } from './interface-scenes.js';

await faultMatrix({ scenes: { ...interfaceScenes, ...instancesWithInterfaces }, share: 0.25 });
