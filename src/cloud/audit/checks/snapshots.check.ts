import { LOCKED_SNAPSHOT } from '../../snapshots/take-snapshots.repository.js';
import type { LockedSnapshot } from '../../snapshots/snapshot.js';
import { check, fact } from '../fact.js';
import { CLEANUPS } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

type Row = LockedSnapshot & { readonly projectId: string; readonly isReleased: boolean };

const SNAPSHOTS = fact<Row>(
  'snapshots',
  `SELECT ${LOCKED_SNAPSHOT}, s.released_at IS NOT NULL AS "isReleased" FROM snapshots s
   WHERE s.ended_at IS NULL OR s.released_at IS NULL ORDER BY s.id`,
);

/** Snapshots at rest against what their hosts have. */
export const snapshotsCheck = check({
  select: { snapshots: SNAPSHOTS, cleanups: CLEANUPS },
  find: ({ snapshots, cleanups, inventories }) =>
    [...inventories.values()].flatMap(({ host, volume }) => {
      if (!volume) return [];
      const owed = new Set(cleanups.flatMap((one) => (one.host === host ? [one.resourceId] : [])));
      const there = new Set((volume.items.snapshots ?? []).map(({ snapshotId }) => snapshotId));
      const rows = snapshots.filter((row) => row.host === host);
      const known = new Set(rows.map(({ id }) => id));
      return [
        ...rows.filter(({ id }) => !owed.has(id)).flatMap((row) => wrong(row, there.has(row.id))),
        ...[...there]
          .filter((id) => !known.has(id) && !owed.has(id))
          .map((id) => findingAt(host)('snapshot-stray', id, 'a snapshot that no row wants there')),
      ];
    }),
});

function wrong({ ec2Id, host, taskState, lifecycle, isReleased }: Row, isThere: boolean): readonly Finding[] {
  if (taskState !== null) return [];
  const found = findingAt(host);
  if (lifecycle === 'error' || lifecycle === 'deleted')
    return isReleased ? [] : [found('snapshot-claim', ec2Id, `${lifecycle}, and its room is not free`)];
  return isThere ? [] : [found('snapshot-missing', ec2Id, 'its row says that it is there')];
}
