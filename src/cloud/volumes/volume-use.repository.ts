import type { Queryable } from '../../common/prisma/database.js';

export interface NewUse {
  readonly volumeId: string;
  readonly instanceId: string;
  readonly device: string;
  /** Of the attachment, sealed; null: the instance is on the volume's own host. */
  readonly sealedKey: Buffer | null;
}

/** Already while it is on its way, so that who ends the instance takes the volume too. */
export async function enterInstance(
  tx: Queryable,
  { volumeId, instanceId, device, sealedKey }: NewUse,
): Promise<void> {
  await tx.query(
    `UPDATE volumes SET instance_id = $2, device = $3, attached_at = engine_now(), delete_on_termination = false,
       is_leaving = false, attachment_key = $4 WHERE id = $1`,
    [volumeId, instanceId, device, sealedKey],
  );
}

/** Its guest is about to be asked, and cannot be asked back. */
export async function leaveInstance(tx: Queryable, volumeId: string): Promise<void> {
  await tx.query('UPDATE volumes SET is_leaving = true WHERE id = $1', [volumeId]);
}

/** What happens to the volume when its instance ends. False: the instance has no volume of that device. */
export async function setDeleteOnTermination(
  tx: Queryable,
  { instanceId, device, on }: { readonly instanceId: string; readonly device: string; readonly on: boolean },
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE volumes SET delete_on_termination = $3 WHERE instance_id = $1 AND device = $2 RETURNING id',
    [instanceId, device, on],
  );
  return rows.length > 0;
}
