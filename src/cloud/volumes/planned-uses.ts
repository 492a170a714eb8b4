import type { PlannedUse } from '../../../workflows/contracts/control/volumes.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { LockedVolume } from './take-volumes.repository.js';

const GIB = 1024 ** 3;

interface Home {
  readonly id: string;
  readonly generation: number;
  readonly host: string | null;
  readonly isRunning: boolean;
}

/** Volumes with the instances that they are in, or about to be, as those are now. */
export async function plannedUses(
  tx: Queryable,
  volumes: readonly LockedVolume[],
): Promise<readonly PlannedUse[]> {
  const rows = await tx.query<Home>(
    `SELECT id, generation, host, lifecycle = 'active' AS "isRunning" FROM instances WHERE id = ANY($1)`,
    [volumes.flatMap(({ instanceId }) => instanceId ?? [])],
  );
  const homes = new Map(rows.map((row) => [row.id, row]));
  return volumes.flatMap((volume) => {
    const home = homes.get(volume.instanceId ?? '');
    return home ? useIn(volume, home) : [];
  });
}

const useIn = ({ id, ec2Id, generation, host, sizeGiB }: LockedVolume, home: Home): PlannedUse => ({
  ...{ noun: 'volume', id, ec2Id, generation, host: host ?? '' },
  ...{ instanceId: home.id, instanceGeneration: home.generation },
  instanceHost: home.isRunning ? home.host : null,
  serial: serialOf(ec2Id),
  sizeBytes: sizeGiB * GIB,
});

/** As at AWS: the EC2 id without its dash, twenty characters. */
export const serialOf = (ec2Id: string): string => ec2Id.replace('-', '');
