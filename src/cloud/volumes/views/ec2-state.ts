import type { VolumeState } from '../volume.state.js';

export type Ec2VolumeState = 'creating' | 'available' | 'in-use' | 'deleting' | 'deleted' | 'error';

/**
 * What EC2 shows: a volume is in use from the moment that its attachment is asked for until it is free again. One whose
 * bytes are lost is an error, unless an instance has it.
 */
export function ec2VolumeStateOf({ lifecycle, taskState, isLost }: VolumeState): Ec2VolumeState {
  if (lifecycle === 'deleted') return lifecycle;
  if (taskState === 'deleting') return 'deleting';
  if (lifecycle === 'available' && isLost && taskState === null) return 'error';
  const isOnItsWay = taskState !== null && taskState !== 'modifying';
  return lifecycle === 'available' && isOnItsWay ? 'in-use' : lifecycle;
}

/** The same in SQL, of a row v of volumes. */
export const EC2_VOLUME_STATE = `CASE WHEN v.lifecycle = 'deleted' THEN 'deleted' WHEN v.task_state = 'deleting' THEN 'deleting'
  WHEN v.lifecycle = 'available' AND v.lost_at IS NOT NULL AND v.task_state IS NULL THEN 'error'
  WHEN v.lifecycle = 'available' AND v.task_state <> 'modifying' THEN 'in-use' ELSE v.lifecycle END`;

export type Ec2AttachmentState = 'attaching' | 'attached' | 'detaching';

/** Of a volume that names an instance. */
export function ec2AttachmentStateOf({
  lifecycle,
  taskState,
}: Pick<VolumeState, 'lifecycle' | 'taskState'>): Ec2AttachmentState {
  if (taskState === 'detaching' || taskState === 'releasing' || taskState === 'deleting') return 'detaching';
  const isThere = taskState === null || taskState === 'modifying';
  return lifecycle === 'in-use' && isThere ? 'attached' : 'attaching';
}
