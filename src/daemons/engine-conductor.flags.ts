import { commonFlags, controlFlags } from '../common/flags/common.flags.js';
import type { FlagValues } from '../common/flags/flags.js';
import { silentHostFlags } from '../cloud/hosts/host.flags.js';
import { instanceFlags } from '../cloud/instances/instance.flags.js';
import { traceFlags } from '../cloud/instances/traces/trace.flags.js';
import { schedulerFlags } from '../cloud/scheduler/scheduler.flags.js';
import { sweepFlags } from '../cloud/sweeps/sweep.flags.js';

export const engineConductorFlags = {
  ...commonFlags,
  ...controlFlags,
  ...instanceFlags,
  ...schedulerFlags,
  ...silentHostFlags,
  ...sweepFlags,
  ...traceFlags,
};

export type EngineConductorFlags = FlagValues<typeof engineConductorFlags>;
