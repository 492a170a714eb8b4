import { commonFlags, controlFlags } from '../../common/flags/common.flags.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { imageFlags } from '../images/image.flags.js';
import { objectFlags } from '../objects/object.flags.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { silentHostFlags } from '../hosts/host.flags.js';
import { instanceFlags } from '../instance-facts/instance.flags.js';
import { traceFlags } from '../instances/traces/trace.flags.js';
import { schedulerFlags } from '../scheduler/scheduler.flags.js';
import { sweepFlags } from './sweep.flags.js';

export const engineConductorFlags = {
  ...commonFlags,
  ...controlFlags,
  ...imageFlags,
  ...instanceFlags,
  ...objectFlags,
  ...quotaFlags,
  ...schedulerFlags,
  ...silentHostFlags,
  ...sweepFlags,
  ...traceFlags,
};

export type EngineConductorFlags = FlagValues<typeof engineConductorFlags>;
