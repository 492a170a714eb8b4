import { accessMachinery } from '../users/access.machinery.js';
import { userMachinery } from '../users/user.machinery.js';
import { dataKeyMachinery } from '../data-keys/data-key.machinery.js';
import { aggregateMachinery } from '../hosts/aggregate.machinery.js';
import { hostMachinery } from '../hosts/host.machinery.js';
import { serviceMachinery } from '../hosts/service.machinery.js';
import { networkMachinery } from '../networks/network.machinery.js';
import { type Nouns } from '../nouns/noun.js';
import { type RowKeeper } from '../nouns/row-keeper.js';
import { cleanupMachinery } from '../operations/cleanup.machinery.js';
import { clientTokenMachinery } from '../operations/client-token.machinery.js';
import { operationMachinery } from '../operations/operation.machinery.js';
import { projectMachinery } from '../projects/project.machinery.js';
import { quotaMachinery } from '../quotas/quota.machinery.js';
import { filterMachinery } from '../security-groups/filter.machinery.js';
import { membershipMachinery } from '../security-groups/membership.machinery.js';
import { tagMachinery } from '../tags/tag.machinery.js';

/** What rows of nouns name. */
const ground = {
  user: userMachinery,
  project: projectMachinery,
  access: accessMachinery,
  quota: quotaMachinery,
  network: networkMachinery,
  service: serviceMachinery,
  host: hostMachinery,
  aggregate: aggregateMachinery,
  filter: filterMachinery,
  'data-key': dataKeyMachinery,
} as const satisfies Readonly<Record<string, RowKeeper>>;

/** What names rows of any noun. */
const work = (nouns: Nouns) =>
  ({
    membership: membershipMachinery,
    tag: tagMachinery,
    cleanup: cleanupMachinery,
    operation: operationMachinery,
    'client-token': clientTokenMachinery(nouns),
  }) as const satisfies Readonly<Record<string, RowKeeper>>;

/** What has tables and is no noun: no API names one by an id of its kind. */
export type MachineryName = keyof typeof ground | keyof ReturnType<typeof work>;

/** What has tables and is no noun, by its name. */
export const machineryOf = (nouns: Nouns): Readonly<Record<MachineryName, RowKeeper>> => ({
  ...ground,
  ...work(nouns),
});

/**
 * All that have rows: those that are named before those that name them. In this order backups are restored; in the
 * other, rows are purged.
 */
export const rowKeepersOf = (nouns: Nouns): readonly RowKeeper[] => [
  ...Object.values(ground),
  ...Object.values(nouns),
  ...Object.values(work(nouns)),
];
