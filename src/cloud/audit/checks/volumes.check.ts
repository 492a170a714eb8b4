import type { VolumeFact } from '../../../stream/inventories.js';
import { check, fact } from '../fact.js';
import { CLEANUPS } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';
import { claimed } from '../../hosts/claimed.js';
import { LOCKED_COLUMNS, type LockedVolume } from '../../volumes/take-volumes.repository.js';

type Row = LockedVolume & { readonly projectId: string; readonly isReleased: boolean };

interface Room {
  readonly host: string;
  readonly counted: number;
  readonly claims: number;
}

const VOLUMES = fact<Row>(
  'volumes',
  `SELECT ${LOCKED_COLUMNS}, v.project_id AS "projectId", v.released_at IS NOT NULL AS "isReleased" FROM volumes v
   WHERE v.ended_at IS NULL OR v.released_at IS NULL ORDER BY v.id`,
);

const ROOM = fact<Room>(
  'volumeRoom',
  `SELECT h.name AS host, ${claimed('volumeGiB')} AS counted,
     (SELECT coalesce(sum(v.size_gib), 0) FROM volumes v WHERE v.host = h.name AND v.released_at IS NULL)
       + (SELECT coalesce(sum(s.size_gib), 0) FROM snapshots s WHERE s.host = h.name AND s.released_at IS NULL) AS claims
   FROM hosts h LEFT JOIN host_usage u ON u.host = h.name WHERE h.forgotten_at IS NULL ORDER BY h.name`,
);

/** Volumes at rest against what their hosts have, and the room that they take against what hosts count. */
export const volumesCheck = check({
  select: { volumes: VOLUMES, room: ROOM, cleanups: CLEANUPS },
  find: ({ volumes, room, cleanups, inventories }) => [
    ...room
      .filter(({ counted, claims }) => Number(counted) !== Number(claims))
      .map(({ host, counted, claims }) =>
        findingAt(host)(
          'volume-sum',
          host,
          `counted ${counted} GiB; its volumes and snapshots are ${claims} GiB`,
        ),
      ),
    ...[...inventories.values()].flatMap(({ host, volume }) => {
      if (!volume) return [];
      const owed = new Set(cleanups.flatMap((one) => (one.host === host ? [one.resourceId] : [])));
      const there = new Map(volume.items.volumes.map((one) => [one.volumeId, one]));
      const rows = volumes.filter((row) => row.host === host && !owed.has(row.id));
      const known = new Set(volumes.filter((row) => row.host === host).map(({ id }) => id));
      return [
        ...rows.flatMap((row) => wrong(row, there.get(row.id))),
        ...[...there.keys()]
          .filter((id) => !known.has(id) && !owed.has(id))
          .map((id) => findingAt(host)('volume-stray', id, 'a volume that no row wants there')),
        ...volume.items.strays.map((path) =>
          findingAt(host)('volume-file-stray', path, 'it belongs to no volume of this host'),
        ),
      ];
    }),
  ],
});

function wrong(row: Row, there: VolumeFact | undefined): readonly Finding[] {
  const { ec2Id, host, taskState, lifecycle, instanceId, isReleased, sizeGiB } = row;
  if (taskState !== null) return [];
  const found = findingAt(host);
  if (lifecycle === 'error' || lifecycle === 'deleted')
    return isReleased ? [] : [found('volume-claim', ec2Id, `${lifecycle}, and its room is not free`)];
  if (!there) return [found('volume-missing', ec2Id, 'its row says that it is there')];
  if (there.isLost) return [found('volume-lost', ec2Id, 'its bytes are gone from its host')];
  if (there.sizeGiB < sizeGiB) return [found('volume-short', ec2Id, `${there.sizeGiB} GiB, not ${sizeGiB}`)];
  return there.usedBy === null || there.usedBy === instanceId
    ? []
    : [found('volume-export', ec2Id, `its row says used by ${instanceId}, its host by ${there.usedBy}`)];
}
