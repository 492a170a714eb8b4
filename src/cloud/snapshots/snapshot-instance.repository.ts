import type { PlannedGuest } from '../../../workflows/contracts/control/snapshots.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { finderIn, type Ref, refCondition } from '../../common/refs/ref.js';
import { NotFound } from '../../common/refs/not-found.js';
import { isLive } from '../instance-facts/is-live.js';
import type { NewSnapshotsOf } from './snapshot.js';

/** An instance whose volumes are about to be kept. */
export interface SnapshotInstance {
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly lifecycle: string;
  readonly taskState: string | null;
  readonly rootDeviceName: string;
}

/** As it is until the transaction ends. Throws NotFound, IncorrectState while something is done to it. */
export async function shareInstance(tx: Queryable, projectId: string, ref: Ref): Promise<SnapshotInstance> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'i.id', ec2Id: 'i.ec2_id' }, values);
  const [row] = await tx.query<SnapshotInstance>(
    `SELECT i.id, i.ec2_id AS "ec2Id", i.generation, i.lifecycle, i.task_state AS "taskState",
       m.root_device_name AS "rootDeviceName"
     FROM instances i JOIN images m ON m.id = i.image_id
     WHERE i.project_id = $1 AND ${isLive('i')} AND ${named} FOR SHARE OF i`,
    values,
  );
  if (!row) throw new NotFound('instance', [ref]);
  if (row.taskState !== null)
    throw new EngineError('IncorrectState', `Instance '${row.ec2Id}' is ${row.taskState}.`);
  return row;
}

interface InIt {
  readonly id: string;
  readonly ec2Id: string;
  readonly device: string | null;
}

/**
 * Ids of its volumes that are asked for. Throws InvalidParameterValue for none, and for one to leave out that it has
 * not.
 */
export async function volumesIn(
  tx: Queryable,
  { id, ec2Id: instance, rootDeviceName }: SnapshotInstance,
  { without, withoutRoot }: Pick<NewSnapshotsOf, 'without' | 'withoutRoot'>,
): Promise<readonly string[]> {
  const all = await tx.query<InIt>(
    `SELECT v.id, v.ec2_id AS "ec2Id", v.device FROM volumes v
     WHERE v.instance_id = $1 AND v.lifecycle = 'in-use' ORDER BY v.id`,
    [id],
  );
  const find = finderIn(all);
  const strange = without.find((ref) => !find(ref));
  if (strange)
    throw new EngineError(
      'InvalidParameterValue',
      `The volume '${strange.value}' is not attached to instance '${instance}'.`,
    );
  const out = new Set(without.map((ref) => find(ref)?.id));
  const some = all.filter((one) => !out.has(one.id) && !(withoutRoot && one.device === rootDeviceName));
  if (some.length === 0)
    throw new EngineError(
      'InvalidParameterValue',
      `There are no volumes of instance '${instance}' to make snapshots of.`,
    );
  return some.map((one) => one.id);
}

/** Of an operation that names an instance: the guest, where it runs. Undefined: nobody writes to its volumes. */
export async function runningGuest(tx: Queryable, instanceId: unknown): Promise<PlannedGuest | undefined> {
  if (typeof instanceId !== 'string') return undefined;
  const [row] = await tx.query<Omit<PlannedGuest, 'noun'>>(
    `SELECT i.id, i.ec2_id AS "ec2Id", i.generation, i.host FROM instances i
     WHERE i.id = $1 AND i.lifecycle = 'active' AND i.host IS NOT NULL`,
    [instanceId],
  );
  return row && { noun: 'instance', ...row };
}

/** Tags of volumes, but for the cloud's own. `id`: the volume's EC2 id. */
export const volumeTags = (
  tx: Queryable,
  projectId: string,
  volumes: readonly string[],
): Promise<readonly { readonly id: string; readonly key: string; readonly value: string }[]> =>
  tx.query(
    `SELECT t.resource_id AS id, t.key, t.value FROM tags t
     WHERE t.project_id = $1 AND t.resource_id = ANY($2::text[]) AND t.key !~* '^aws:' ORDER BY t.resource_id, t.key`,
    [projectId, volumes],
  );
