import type { ImageUse } from '../images/image-use.js';
import { isLive } from '../instance-facts/is-live.js';

/** Guests read their image on the hosts that they are placed on; a live one may be made again on another. */
export const instanceImageUse: ImageUse = {
  onHost: `SELECT i.image_id FROM instance_attempts a JOIN instances i ON i.id = a.instance_id
    WHERE a.host = $1 AND a.state <> 'released'`,
  kept: `SELECT i.image_id FROM instances i WHERE ${isLive('i')}`,
};
