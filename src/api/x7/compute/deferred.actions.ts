import { z } from 'zod';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { X7Error } from '../door/x7-error.js';
import { ACCEPTED, action, type BuiltAction } from './server-action.js';

/** What clients say of them is nothing, in several ways. */
const ANYTHING = z.unknown();

/** As DELETE: nothing that is deleted is kept for later. */
const forceDelete = action({
  ...{ name: 'forceDelete', right: 'instance:terminate', argument: ANYTHING, meanwhile: true },
  run: ({ kept }, context, { row }) => kept.delete(context, row.id).then(() => ACCEPTED),
});

const restore = action({
  ...{ name: 'restore', right: 'instance:update', argument: ANYTHING },
  run: (_parts, _context, { row }) =>
    Promise.reject(
      new X7Error(
        409,
        `Cannot 'restore' instance ${row.id} while it is in vm_state ${x7StatusOf(row).vmState}`,
      ),
    ),
});

/** Compute's own answer for a guest in which nothing listens. */
const changePassword = action({
  ...{ name: 'changePassword', right: 'instance:update', from: ['active'] },
  argument: z.strictObject({ adminPass: z.string().max(255) }),
  run: () => Promise.reject(new X7Error(501, 'Unable to set password on instance')),
});

/** Deleting at once, what is not deleted for good, and what a guest would have to do. */
export const deferredActions: readonly BuiltAction[] = [forceDelete, restore, changePassword];
