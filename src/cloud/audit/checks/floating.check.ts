import { check, fact } from '../fact.js';
import { CLEANUPS } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

interface FloatingFacts {
  readonly id: string;
  readonly projectId: string;
  readonly address: string;
  readonly host: string | null;
  readonly boundHosts: readonly string[];
  readonly interfaceId: string | null;
  readonly inside: string | null;
  readonly isWorkedOn: boolean;
}

const FLOATING = fact<FloatingFacts>(
  'floating',
  `SELECT f.id, f.project_id AS "projectId", f.address, f.host, f.bound_hosts AS "boundHosts", f.interface_id AS "interfaceId", f.private_address AS inside, f.task IS NOT NULL AS "isWorkedOn"
   FROM floating_addresses f WHERE f.ended_at IS NULL OR cardinality(f.bound_hosts) > 0 ORDER BY f.id`,
);

/** Floating addresses at rest against the hosts that answer for them: each at the one that its row names. */
export const floatingCheck = check({
  select: { rows: FLOATING, cleanups: CLEANUPS },
  find: ({ rows, cleanups, inventories }) =>
    [...inventories.values()].flatMap(({ host, network }): readonly Finding[] => {
      if (!network) return [];
      const owed = new Set(cleanups.flatMap((one) => (one.host === host ? [one.resourceId] : [])));
      const there = new Map((network.items.addresses ?? []).map((one) => [one.addressId, one]));
      const finding = findingAt(host);
      const wanted = rows.filter((row) => row.host === host && !row.isWorkedOn);
      const busy = new Set(rows.flatMap(({ id, isWorkedOn }) => (isWorkedOn ? [id] : [])));
      const known = new Set([...wanted.map(({ id }) => id), ...busy, ...owed]);
      return [
        ...wanted.flatMap(({ id, address, interfaceId, inside }) => {
          const found = there.get(id);
          if (!found) return [finding('floating-missing', address, 'its row says that it answers there')];
          const isRight = found.portId === interfaceId && (found.inside ?? null) === inside;
          return isRight && found.outside === address
            ? []
            : [finding('floating-differs', address, `it stands for ${found.portId} there`)];
        }),
        ...[...there.values()]
          .filter(({ addressId }) => !known.has(addressId))
          .map(({ outside }) =>
            finding('floating-stray', outside, 'it answers there, and no row wants that'),
          ),
      ];
    }),
});
