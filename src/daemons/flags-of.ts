import { type FlagSpec } from '../common/flags/flags.js';
import { engineApiFlags } from '../api/engine-api.flags.js';
import { engineComputeFlags } from './engine-compute.flags.js';
import { engineConductorFlags } from '../cloud/sweeps/engine-conductor.flags.js';
import { engineNetworkFlags } from './engine-network.flags.js';

/** Every daemon that serves, and the flags that it knows: what `engine up` starts, and passes on. */
export const flagsOf = {
  'engine-api': engineApiFlags,
  'engine-conductor': engineConductorFlags,
  'engine-compute': engineComputeFlags,
  'engine-network': engineNetworkFlags,
} as const satisfies Record<string, FlagSpec>;

export type DaemonName = keyof typeof flagsOf;

/** All of them at once; where rooms share a flag, it means the same. */
export const allDaemonFlags: FlagSpec = Object.assign({}, ...Object.values(flagsOf)) as FlagSpec;
