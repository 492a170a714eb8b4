/** EC2's state of the attachment of a row v of volumes, in SQL; null: it is in no instance. */
export const EC2_ATTACHMENT_STATE = `CASE WHEN v.instance_id IS NULL THEN NULL
  WHEN v.task_state IN ('detaching', 'releasing', 'deleting') THEN 'detaching'
  WHEN v.lifecycle = 'in-use' AND coalesce(v.task_state, 'modifying') = 'modifying' THEN 'attached' ELSE 'attaching' END`;

/** A volume as its instance shows it. */
export interface AttachedVolume {
  readonly device: string;
  readonly ec2Id: string;
  readonly state: 'attaching' | 'attached' | 'detaching';
  /** Milliseconds since 1970: when it was asked for. */
  readonly attachedAt: number;
  readonly deleteOnTermination: boolean;
}

/** Volumes that are in an instance i, or on their way, by device, as JSON. Null: none. */
export const VOLUMES_JSON = `(
  SELECT json_agg(json_build_object('device', v.device, 'ec2Id', v.ec2_id, 'state', ${EC2_ATTACHMENT_STATE},
    'attachedAt', floor(date_part('epoch', v.attached_at)) * 1000, 'deleteOnTermination', v.delete_on_termination)
    ORDER BY v.device)
  FROM volumes v WHERE v.instance_id = i.id)`;
