import { apiFlags } from '../api.flags.js';
import { commonFlags, controlFlags } from '../../common/flags/common.flags.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { quotaFlags } from '../../cloud/registry/quota.flags.js';
import { s3Flags } from './s3.flags.js';

export const engineObjectstoreFlags = {
  ...commonFlags,
  ...controlFlags,
  ...s3Flags,
  ...quotaFlags,
  region_strict: apiFlags.region_strict,
  sigv2_skew: apiFlags.sigv2_skew,
  sigv4_skew: apiFlags.sigv4_skew,
  access_key_cache: apiFlags.access_key_cache,
};

export type EngineObjectstoreFlags = FlagValues<typeof engineObjectstoreFlags>;
