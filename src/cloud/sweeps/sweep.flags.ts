import { integer, seconds } from '../../common/flags/flags.js';

export const sweepFlags = {
  sweep_interval: seconds(10, 'Time between two looks for work that was lost'),
  sweep_min_age: seconds(20, 'Work younger than this is not looked for'),
  drift_interval: seconds(5, 'Time between two comparisons of hosts with rows'),
  outbox_lanes: integer(16, 'Workflows that are being started at once'),
};
