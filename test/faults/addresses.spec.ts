import { addressesBeside, addressScenes, scenesWithAddresses } from './address-scenes.js';
import { faultMatrix } from './fault-matrix.js';

await faultMatrix({
  scenes: { ...addressScenes, ...scenesWithAddresses },
  beside: addressesBeside,
  share: 0.25,
});
