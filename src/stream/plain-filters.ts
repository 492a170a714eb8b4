import type { FilterSet, WholeFilters } from './filters.contract.js';

/** For hosts that do not say which version they have: they know no instances, only addresses. */
export const plainFilters = ({
  members,
  members6: _of6,
  ...rest
}: WholeFilters): FilterSet & { version: number } => ({
  ...rest,
  members: Object.fromEntries(
    Object.entries(members).map(([group, list]) => [group, list.map(([, address]) => address)]),
  ),
});
