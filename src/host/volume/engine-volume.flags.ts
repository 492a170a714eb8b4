import { commonFlags, hostFlags } from '../../common/flags/common.flags.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { volumeFlags } from './volume.flags.js';

export const engineVolumeFlags = { ...commonFlags, ...hostFlags, ...volumeFlags };
export type EngineVolumeFlags = FlagValues<typeof engineVolumeFlags>;
