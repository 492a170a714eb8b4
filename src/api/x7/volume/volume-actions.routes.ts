import { z } from 'zod';
import { isAllowed } from '../../../cloud/users/policy.js';
import { wordsOf } from '../door/read-body.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { findVolume } from './find-volume.js';
import { volumeActions } from './volume-actions.js';
import type { VolumeParts } from './volume-parts.js';

/** `POST /volumes/{id}/action`: exactly one action a body. */
export const volumeActionRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('volume:read', {
    ...{ method: 'POST', path: '/volumes/:id/action', body: z.record(z.string(), z.unknown()) },
    parts: volumeActions,
    answer: () => z.union(volumeActions.flatMap((row) => ('answer' in row && row.answer) || [])),
    async handle({ params: { id = '' }, body }, context) {
      const { action, argument } = actionIn(body);
      if (!isAllowed(context.roles, action.right))
        throw new X7Error(403, `Policy doesn't allow ${action.right} to be performed.`);
      const row = await findVolume(parts, context, id);
      return action.run(parts, { ...context, projectId: row.projectId }, { row, argument });
    },
  }),
];

function actionIn(body: Readonly<Record<string, unknown>>) {
  const [name = '', ...others] = Object.keys(body);
  if (name === '' || others.length > 0) throw new X7Error(400, 'A request has exactly one action');
  const action = volumeActions.find(({ name: known }) => known === name);
  if (!action) throw new X7Error(400, `There is no such action: ${name.slice(0, 100)}`);
  if (action.right === null) throw new X7Error(501, `The action ${name} is not supported by this cloud.`);
  const read = action.argument.safeParse(body[name]);
  if (!read.success) throw new X7Error(400, wordsOf(read.error, [name]));
  return { action, argument: read.data };
}
