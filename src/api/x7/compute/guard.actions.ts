import { z } from 'zod';
import { byId, byName, type Ref } from '../../../common/refs/ref.js';
import { UUID } from '../../../common/ids/uuid.js';
import { X7Error } from '../door/x7-error.js';
import { ACCEPTED, action, type BuiltAction } from './server-action.js';

const NOTHING = z.null().optional();

const lock = action({
  ...{ name: 'lock', right: 'instance:update', argument: NOTHING, whileLocked: true, until: 72 },
  run: ({ changes }, context, { row }) =>
    changes.setLock(context, row.id, { isLocked: true }).then(() => ACCEPTED),
});

const because = z.strictObject({ locked_reason: z.string().min(1).max(255).optional() });

/** From 2.73 on with a reason. */
const lockBecause = action({
  ...{ name: 'lock', right: 'instance:update', argument: because.nullish(), whileLocked: true, since: 73 },
  async run({ changes }, context, { row, argument }) {
    await changes.setLock(context, row.id, { isLocked: true, because: argument?.locked_reason ?? null });
    return ACCEPTED;
  },
});

const unlock = action({
  ...{ name: 'unlock', right: 'instance:update', argument: NOTHING, whileLocked: true },
  run: ({ changes }, context, { row }) =>
    changes.setLock(context, row.id, { isLocked: false }).then(() => ACCEPTED),
});

const named = z.strictObject({ name: z.string().min(1).max(255) });
const refOf = (name: string): Ref => (UUID.test(name) ? byId(name) : byName(name));

const addGroup = action({
  ...{ name: 'addSecurityGroup', right: 'instance:update', argument: named },
  async run({ instances }, context, { row, argument: { name } }) {
    const value = [...row.groups.map(byName), refOf(name)];
    await instances.setAttribute(context, byId(row.id), { attribute: 'groups', value });
    return ACCEPTED;
  },
});

const removeGroup = action({
  ...{ name: 'removeSecurityGroup', right: 'instance:update', argument: named },
  async run({ instances, groups }, context, { row, argument: { name } }) {
    const [group] = await groups.list(context, { refs: [refOf(name)], after: null, limit: 1 });
    if (!group || !row.groups.includes(group.name))
      throw new X7Error(404, `Security group ${name} not associated with the instance ${row.id}`);
    const value = row.groups.filter((one) => one !== group.name).map(byName);
    if (value.length === 0)
      throw new X7Error(409, `The instance ${row.id} is in no other security group, and must be in one`);
    await instances.setAttribute(context, byId(row.id), { attribute: 'groups', value });
    return ACCEPTED;
  },
});

/** Who may reach a server, and who may change it. */
export const guardActions: readonly BuiltAction[] = [lock, lockBecause, unlock, addGroup, removeGroup];
