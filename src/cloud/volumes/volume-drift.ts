import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { PlannedVolumeReturn } from '../../../workflows/contracts/control/volumes.js';
import type { Queryable } from '../../common/prisma/database.js';
import { hasCompanions } from '../operations/member.repository.js';
import type { DriftContribution, DriftInventories } from '../repair/drift-contribution.js';
import { plannedUses } from './planned-uses.js';
import { LOCKED_COLUMNS, type LockedVolume, takeVolumes, volumesOfChunk } from './take-volumes.repository.js';
import { driftOfVolumes, type VolumeDriftRow } from './volumes-drifted.js';

/** Of the instance that has it: whether it runs on $2 and nobody works on it, or in it. */
const AT_HOME = `coalesce(i.host = $2 AND i.lifecycle = 'active' AND i.task_state IS NULL AND NOT ${hasCompanions('i.id')}, false)`;

const ROWS = `
  SELECT ${LOCKED_COLUMNS}, ${AT_HOME} AS "isAtHome", i.generation AS "instanceGeneration"
  FROM volumes v LEFT JOIN instances i ON i.id = v.instance_id
  WHERE v.id = ANY($1) OR (i.host = $2 AND v.lifecycle = 'in-use')`;

/**
 * Volumes on a host, and in its guests, against their rows. A volume that the host has lost cannot be brought back: the
 * audit names it.
 */
export const volumeDrift: DriftContribution<'volume'> = {
  noun: 'volume',

  async look(on, inventories) {
    const rows = await on.query<VolumeDriftRow>(ROWS, [namedIn(inventories), inventories.host]);
    return driftOfVolumes(rows, inventories);
  },

  async take(tx, { operationId, ids }) {
    const rows = await tx.query<LockedVolume>(
      `SELECT ${LOCKED_COLUMNS} FROM volumes v JOIN instances i ON i.id = v.instance_id
       WHERE v.id = ANY($1) AND v.lifecycle = 'in-use' AND v.task_state IS NULL AND i.lifecycle = 'active'
         AND i.task_state IS NULL ORDER BY v.id FOR UPDATE OF v`,
      [ids],
    );
    return takeVolumes(tx, rows, { operationId, task: 'attaching' });
  },

  plan: plannedReturns,
};

async function plannedReturns(tx: Queryable, ref: ChunkRef): Promise<readonly PlannedVolumeReturn[]> {
  const volumes = await volumesOfChunk(tx, ref);
  const leaving = new Set(volumes.flatMap(({ id, isLeaving }) => (isLeaving ? [id] : [])));
  const uses = await plannedUses(tx, volumes);
  return uses.map((use) => ({ ...use, isLeaving: leaving.has(use.id) }));
}

const namedIn = ({ volume, compute }: DriftInventories): readonly string[] => [
  ...(volume?.items.volumes ?? []).map(({ volumeId }) => volumeId),
  ...(compute?.items.guests ?? []).flatMap(({ volumes }) => volumes ?? []),
];
