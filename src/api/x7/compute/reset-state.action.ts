import { z } from 'zod';
import { isAsSaid } from '../../../cloud/instances/said-state.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { X7Error } from '../door/x7-error.js';
import { ACCEPTED, action } from './server-action.js';

/**
 * Says of a server that it is what it is. What a server is stands for what it holds on its host, and no word of an
 * operator gives it that or takes it away: any other state is 409, and what is under way ends by itself.
 */
export const resetState = action({
  ...{ name: 'os-resetState', right: 'instance:reset-state', meanwhile: true, whileLocked: true },
  argument: z.strictObject({ state: z.enum(['active', 'error']) }),
  async run(_parts, _context, { row, argument: { state } }) {
    if (isAsSaid(row, state)) return ACCEPTED;
    const { vmState, taskState } = x7StatusOf(row);
    const now = vmState === state ? `task_state ${taskState ?? ''}` : `vm_state ${vmState}`;
    throw new X7Error(409, `Cannot 'resetState' instance ${row.id} to ${state} while it is in ${now}`);
  },
});
