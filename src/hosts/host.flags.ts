import { seconds } from '../common/flags/flags.js';

/** How the control plane judges hosts. */
export const hostLifeFlags = {
  service_down_time: seconds(30, 'A host whose daemons have not been heard of for so long counts as dead'),
};
