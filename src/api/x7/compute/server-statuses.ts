import { LIFECYCLES, type InstanceState, TASK_STATES } from '../../../cloud/instances/instance.state.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';

/** All that an instance may be, by the status that it is shown with. */
export const STATES: ReadonlyMap<string, readonly InstanceState[]> = statesByStatus();

/** Every status that compute lists servers by. */
export const STATUSES: ReadonlySet<string> = new Set([
  ...[
    'ACTIVE',
    'BUILD',
    'DELETED',
    'ERROR',
    'HARD_REBOOT',
    'MIGRATING',
    'PASSWORD',
    'PAUSED',
    'REBOOT',
    'REBUILD',
  ],
  ...[
    'RESCUE',
    'RESIZE',
    'REVERT_RESIZE',
    'SHELVED',
    'SHELVED_OFFLOADED',
    'SHUTOFF',
    'SOFT_DELETED',
    'SUSPENDED',
  ],
  'VERIFY_RESIZE',
]);

function statesByStatus(): ReadonlyMap<string, readonly InstanceState[]> {
  const found = new Map<string, InstanceState[]>();
  for (const lifecycle of LIFECYCLES)
    for (const taskState of [null, ...TASK_STATES]) {
      const { status } = x7StatusOf({ lifecycle, taskState, powerState: 'unknown' });
      found.set(status, [...(found.get(status) ?? []), { lifecycle, taskState }]);
    }
  return found.set('HARD_REBOOT', found.get('REBOOT') ?? []);
}
