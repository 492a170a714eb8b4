import { integer, list, ratio } from '../../common/flags/flags.js';
import { hostLifeFlags } from '../hosts/host.flags.js';
import { placements } from './placements/index.js';

export const schedulerFlags = {
  scheduler_filters: list(
    Object.keys(placements.instance.filters),
    'Which hosts may take an instance: all of these must agree',
  ),
  scheduler_weights: list(
    Object.keys(placements.instance.weights),
    'Which of them is best: the first that prefers one decides',
  ),
  scheduler_max_attempts: integer(3, 'Hosts that one launch tries'),
  cpu_allocation_ratio: ratio(16, 'Virtual CPUs handed out for each of the host’s'),
  ram_allocation_ratio: ratio(1, 'Memory handed out for each MiB of the host’s'),
  disk_allocation_ratio: ratio(1, 'Disk handed out for each GiB of the host’s'),
  guest_overhead_mb: integer(160, 'Memory that a guest needs beyond its own, in MiB'),
  ...hostLifeFlags,
};
