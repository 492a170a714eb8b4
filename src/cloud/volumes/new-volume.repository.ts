import type { Queryable } from '../../common/prisma/database.js';
import { noteGenerations } from '../operations/member.repository.js';
import type { VolumeShape } from './volume-types.js';

export interface VolumeToInsert extends VolumeShape {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly description?: string;
  /** The snapshot whose bytes it begins with; absent: zeros. */
  readonly source?: { readonly id: string; readonly ec2Id: string };
  /** The image whose bytes it begins with. */
  readonly imageId?: string;
  /** What opens it; null: it is not encrypted. */
  readonly dataKeyId: string | null;
  readonly zone: string;
  readonly operationId: string;
  /** The instance that it is made with. */
  readonly home?: VolumeHome;
}

/** Where in which instance a volume is to be. */
export interface VolumeHome {
  readonly instanceId: string;
  readonly device: string;
  readonly deleteOnTermination: boolean;
}

/** `creating`, of the first generation, on no host yet. */
export async function insertVolume(tx: Queryable, row: VolumeToInsert): Promise<void> {
  await tx.query(
    `INSERT INTO volumes (id, ec2_id, project_id, user_id, name, zone, size_gib, volume_type, iops, throughput_mib, lifecycle,
       task_state, generation, operation_id, description,
       source_snapshot, source_ec2, source_image, instance_id, device, delete_on_termination, data_key_id, attached_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'creating', 'creating', 1, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       CASE WHEN $16::uuid IS NOT NULL THEN engine_now() END)`,
    [
      ...[row.id, row.ec2Id, row.projectId, row.userId, row.name, row.zone, row.sizeGiB, row.volumeType],
      ...[row.iops, row.throughputMiB, row.operationId, row.description ?? ''],
      ...[row.source?.id ?? null, row.source?.ec2Id ?? null, row.imageId ?? null],
      ...[row.home?.instanceId ?? null, row.home?.device ?? null, row.home?.deleteOnTermination ?? false],
      row.dataKeyId,
    ],
  );
}

/** Where they are from now on: their room there is claimed. */
export async function placeVolumes(
  tx: Queryable,
  placed: readonly { readonly id: string; readonly host: string }[],
): Promise<void> {
  if (placed.length === 0) return;
  await tx.query(
    `UPDATE volumes v SET host = p.host FROM unnest($1::uuid[], $2::text[]) AS p(id, host) WHERE v.id = p.id`,
    [placed.map(({ id }) => id), placed.map(({ host }) => host)],
  );
}

/** It is on no host again, and at a new generation: whatever the last one still does is fenced off. */
export async function takeFromHost(
  tx: Queryable,
  operationId: string,
  { id, generation }: { readonly id: string; readonly generation: number },
): Promise<void> {
  await tx.query(
    `WITH raised AS (
       UPDATE volumes v SET generation = generation + 1, host = NULL, task_state = 'creating', reason_code = NULL,
         reason_message = NULL WHERE v.id = $2 AND v.generation = $3 RETURNING v.id, v.generation)
     ${noteGenerations('raised', '$1')}`,
    [operationId, id, generation],
  );
}
