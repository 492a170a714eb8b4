import { apiFlags } from './api.flags.js';
import { x7Flags } from './x7/x7.flags.js';
import { hostApiFlags } from './hosts/host-api.flags.js';
import { commonFlags, controlFlags } from '../common/flags/common.flags.js';
import { type FlagValues } from '../common/flags/flags.js';
import { imageFlags } from '../cloud/images/image.flags.js';
import { instanceFlags } from '../cloud/instance-facts/instance.flags.js';
import { objectFlags } from '../cloud/objects/object.flags.js';
import { quotaFlags } from '../cloud/registry/quota.flags.js';
import { schedulerFlags } from '../cloud/scheduler/scheduler.flags.js';
import { sweepFlags } from '../cloud/sweeps/sweep.flags.js';
import { vpcFlags } from '../cloud/vpcs/vpc.flags.js';
import { regionFlags } from '../cloud/zones/region.flags.js';

export const engineApiFlags = {
  ...commonFlags,
  ...controlFlags,
  ...apiFlags,
  ...x7Flags,
  ...hostApiFlags,
  ...instanceFlags,
  ...imageFlags,
  ...objectFlags,
  ...quotaFlags,
  ...regionFlags,
  ...schedulerFlags,
  ...vpcFlags,
  outbox_lanes: sweepFlags.outbox_lanes,
};

export type EngineApiFlags = FlagValues<typeof engineApiFlags>;
