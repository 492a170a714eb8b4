import { faultMatrix } from '../../faults/fault-matrix.js';
import { shelvesForSpec } from './shelf-cloud.js';
import { shelvesBeside } from './shelf-lane.js';
import { shelfScenes } from './shelf-scenes.js';

await faultMatrix({
  scenes: shelfScenes,
  added: await shelvesForSpec(),
  beside: shelvesBeside,
  share: 0.5,
});
