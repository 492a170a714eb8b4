import { commonFlags, hostFlags } from '../../common/flags/common.flags.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { networkFlags } from './network.flags.js';

export const engineNetworkFlags = { ...commonFlags, ...hostFlags, ...networkFlags };
export type EngineNetworkFlags = FlagValues<typeof engineNetworkFlags>;
