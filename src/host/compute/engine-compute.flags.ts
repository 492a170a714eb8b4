import { commonFlags, hostFlags } from '../../common/flags/common.flags.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { computeFlags } from './compute.flags.js';

export const engineComputeFlags = { ...commonFlags, ...hostFlags, ...computeFlags };
export type EngineComputeFlags = FlagValues<typeof engineComputeFlags>;
