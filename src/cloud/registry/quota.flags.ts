import { type Flag, integer } from '../../common/flags/flags.js';
import { type QuotaResource } from '../quotas/quota.js';
import { QUOTAS } from './quotas.js';

/** What a project may have unless `engine-manage quota set` says otherwise. Negative: as much as there is. */
export const quotaFlags = Object.fromEntries(
  Object.values(QUOTAS).map(({ name, initial, help }) => [
    `quota_${name}`,
    integer(initial, `${help}; negative: no limit`),
  ]),
) as { readonly [R in QuotaResource as `quota_${R}`]: Flag<number> };
