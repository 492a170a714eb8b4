import { z } from 'zod';
import { UUID } from '../../../common/ids/uuid.js';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { refuseLocked } from '../../../cloud/instances/instance-lock.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { isAllowed } from '../../../cloud/users/policy.js';
import { wordsOf } from '../door/read-body.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { ActionParts, BuiltAction } from './server-action.js';
import { serverActions } from './server-actions.js';

/** `POST /servers/{id}/action`: exactly one action a body. */
export const serverActionRoutes = (parts: ActionParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'POST', path: '/servers/:id/action', body: z.record(z.string(), z.unknown()) },
    parts: serverActions,
    answer: (version) =>
      z.union(serverActions.flatMap((row) => ('answer' in row && row.answer?.(version)) || [])),
    async handle({ params: { id = '' }, body, version, base }, context) {
      const { action, argument } = actionIn(body, version);
      if (!isAllowed(context.roles, action.right))
        throw new X7Error(403, `Policy doesn't allow ${action.right} to be performed.`);
      const row = await parts.kept.get(context, UUID.test(id) ? id : '');
      if (!action.whileLocked) refuseLocked(row, context);
      requireState(action, row);
      return action.run(parts, { ...context, projectId: row.projectId }, { row, argument, base, version });
    },
  }),
];

function actionIn(body: Readonly<Record<string, unknown>>, version: number) {
  const [name = '', ...others] = Object.keys(body);
  if (name === '' || others.length > 0) throw new X7Error(400, 'A request has exactly one action');
  const action = serverActions.find(
    ({ name: known, since = 0, until = Infinity }) => known === name && since <= version && version <= until,
  );
  if (!action) throw new X7Error(400, `There is no such action: ${name.slice(0, 100)}`);
  if (action.right === null) throw new X7Error(501, `The action ${name} is not supported by this cloud.`);
  const read = action.argument.safeParse(body[name]);
  if (!read.success) throw new X7Error(400, wordsOf(read.error, [name]));
  return { action, argument: read.data };
}

/** X7 is strict where EC2 repeats. */
function requireState({ name, from, meanwhile }: BuiltAction, row: KeptInstance): void {
  const { vmState, taskState } = x7StatusOf(row);
  if ((!from || from.includes(vmState)) && (meanwhile || row.taskState === null || !from)) return;
  const state = from?.includes(vmState) ? `task_state ${taskState ?? ''}` : `vm_state ${vmState}`;
  throw new X7Error(409, `Cannot '${name.replace('os-', '')}' instance ${row.id} while it is in ${state}`);
}
