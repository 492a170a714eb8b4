import type { VolumeState, VolumeTask } from '../volume.state.js';

/** Block storage's words for what is being done to a volume. */
const TASKS: Readonly<Partial<Record<VolumeTask, string>>> = {
  creating: 'creating',
  attaching: 'attaching',
  modifying: 'extending',
  detaching: 'detaching',
  releasing: 'detaching',
  deleting: 'deleting',
};

/**
 * What block storage shows. One whose bytes are lost is an error, unless a server has it. One that is on its way back
 * is still what it was on its way to.
 */
export function x7VolumeStatusOf({ lifecycle, taskState, isLost }: VolumeState): string {
  if (lifecycle === 'available' && isLost && taskState === null) return 'error';
  if (taskState === 'unwinding') return lifecycle === 'creating' ? 'creating' : 'attaching';
  return (taskState && TASKS[taskState]) ?? lifecycle;
}
