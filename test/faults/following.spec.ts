import { addressesBeside } from './address-scenes.js';
import { faultMatrix } from './fault-matrix.js';
import { followingScenes } from './following-scenes.js';

await faultMatrix({ scenes: followingScenes, beside: addressesBeside, share: 0.25 });
