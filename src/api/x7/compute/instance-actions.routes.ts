import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type {
  HistoryRow,
  HistoryStep,
  InstanceHistory,
} from '../../../cloud/operations/instance-history.service.js';
import { microsText } from '../door/dates.js';
import { micros } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { ServerParts } from './servers.routes.js';

export interface HistoryParts extends ServerParts {
  readonly history: InstanceHistory;
}

const action = {
  ...{ action: z.string(), instance_uuid: z.string(), request_id: z.string(), start_time: micros },
  ...{ project_id: z.string().nullable(), user_id: z.string().nullable(), message: z.string().nullable() },
};
const event = z.strictObject({
  ...{ event: z.string(), start_time: micros, finish_time: micros.nullable(), result: z.string().nullable() },
  traceback: z.string().nullable().optional(),
});

const path = '/servers/:id/os-instance-actions';

/** What was done to a server: our operations. Their steps are its events, up to 2.50 for administrators alone. */
export const instanceActionRoutes = (parts: HistoryParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path },
    answer: () => z.strictObject({ instanceActions: z.array(z.strictObject(action)) }),
    async handle(request, context) {
      const id = await idOf(parts, request, context);
      const rows = await parts.history.list(id);
      return { status: 200, body: { instanceActions: rows.map((row) => actionView(row, id)) } };
    },
  }),
  withRight('instance:read', {
    ...{ method: 'GET', path: `${path}/:request` },
    answer: () =>
      z.strictObject({ instanceAction: z.strictObject({ ...action, events: z.array(event).optional() }) }),
    async handle(request, context) {
      const id = await idOf(parts, request, context);
      const asked = request.params['request'] ?? '';
      const rows = [asked, bare(asked)].map((requestId) => parts.history.list(id, requestId));
      const [row] = (await Promise.all(rows)).flat();
      if (!row) throw new X7Error(404, `Action for request_id ${asked.slice(0, 80)} not found`);
      const isShown = context.isAdmin || request.version >= 51;
      const steps = isShown ? await parts.history.steps(row.id, id) : undefined;
      const events = steps?.map((step) => eventView(step, context));
      return { status: 200, body: { instanceAction: { ...actionView(row, id), ...(events && { events }) } } };
    },
  }),
];

/** From 2.21 on also of a server that is deleted. */
async function idOf(
  { kept }: HistoryParts,
  { params: { id = '' }, version }: Pick<X7Request, 'params' | 'version'>,
  context: RequestContext,
): Promise<string> {
  const scope = context.isAdmin ? { projectId: null } : {};
  const [gone] =
    version >= 21 ? await kept.list(context, { ...scope, ids: [id], isDeleted: true, limit: 1 }) : [];
  return gone ? gone.id : (await kept.get(context, id)).id;
}

/** X7's words for our operations; any other is told as it is. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['RunInstances', 'create'],
  ['TerminateInstances', 'delete'],
  ['StopInstances', 'stop'],
  ['StartInstances', 'start'],
  ['RebootInstances', 'reboot'],
  ['AttachVolume', 'attach_volume'],
  ['DetachVolume', 'detach_volume'],
  ['AttachNetworkInterface', 'attach_interface'],
  ['DetachNetworkInterface', 'detach_interface'],
]);

/** Requests of EC2 have the same ids without the word. */
const bare = (requestId: string): string => requestId.replace(/^req-/, '');

const actionView = (row: HistoryRow, instanceId: string): object => ({
  action: ACTIONS.get(row.action) ?? row.action.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase(),
  ...{ instance_uuid: instanceId, request_id: `req-${bare(row.requestId)}`, project_id: row.projectId },
  ...{ user_id: row.userId, start_time: microsText(row.startedAt) },
  message: row.outcome === 'failed' ? (row.message ?? 'Error') : null,
});

/** What lies below an error is the operator's. */
const eventView = (
  { step, isUndo, startedAt, finishedAt, error }: HistoryStep,
  { isAdmin }: Pick<RequestContext, 'isAdmin'>,
): object => ({
  ...{ event: isUndo ? `undo-${step}` : step, start_time: microsText(startedAt) },
  ...{ finish_time: microsText(finishedAt), result: error === null ? 'Success' : 'Error' },
  ...(isAdmin && { traceback: error }),
});
