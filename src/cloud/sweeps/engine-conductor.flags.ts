import { commonFlags, controlFlags } from '../../common/flags/common.flags.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { silentHostFlags } from '../hosts/host.flags.js';
import { instanceFlags } from '../instances/instance.flags.js';
import { schedulerFlags } from '../scheduler/scheduler.flags.js';
import { sweepFlags } from './sweep.flags.js';

export const engineConductorFlags = {
  ...commonFlags,
  ...controlFlags,
  ...instanceFlags,
  ...schedulerFlags,
  ...silentHostFlags,
  ...sweepFlags,
};

export type EngineConductorFlags = FlagValues<typeof engineConductorFlags>;
