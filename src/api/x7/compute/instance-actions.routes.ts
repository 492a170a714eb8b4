import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type {
  HistoryRow,
  HistoryStep,
  InstanceHistory,
} from '../../../cloud/operations/instance-history.service.js';
import { microsText } from '../door/dates.js';
import { links, micros } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { actionPage, bare, movedAt, shownRequest } from './instance-action-page.js';
import { hostIdOf } from './server.view.js';
import type { ServerParts } from './servers.routes.js';

export interface HistoryParts extends ServerParts {
  readonly history: InstanceHistory;
}

const action = (version: number) => ({
  ...{ action: z.string(), instance_uuid: z.string(), request_id: z.string(), start_time: micros },
  ...{ project_id: z.string().nullable(), user_id: z.string().nullable(), message: z.string().nullable() },
  ...(version >= 58 && { updated_at: micros }),
});
const event = (version: number) =>
  z.strictObject({
    ...{ event: z.string(), start_time: micros, finish_time: micros.nullable() },
    ...{ result: z.string().nullable(), traceback: z.string().nullable().optional() },
    ...(version >= 62 && { hostId: z.string(), host: z.string().nullable().optional() }),
  });

const path = '/servers/:id/os-instance-actions';

/** What was done to a server: our operations. Their steps are its events, up to 2.50 for administrators alone. */
export const instanceActionRoutes = (parts: HistoryParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path },
    answer: (version) =>
      z.strictObject({
        instanceActions: z.array(z.strictObject(action(version))),
        ...(version >= 58 && { links: links.optional() }),
      }),
    async handle(request, context) {
      const { version } = request;
      const id = await idOf(parts, request, context);
      const { rows, next } = actionPage(await parts.history.list(id), request, id);
      const instanceActions = rows.map((row) => actionView(row, { id, version }));
      return { status: 200, body: { instanceActions, ...(next && { links: next }) } };
    },
  }),
  oneRoute(parts),
];

const oneRoute = (parts: HistoryParts): X7Route =>
  withRight('instance:read', {
    ...{ method: 'GET', path: `${path}/:request` },
    answer: (version) =>
      z.strictObject({
        instanceAction: z.strictObject({ ...action(version), events: z.array(event(version)).optional() }),
      }),
    async handle(request, context) {
      const { version } = request;
      const id = await idOf(parts, request, context);
      const asked = request.params['request'] ?? '';
      const rows = [asked, bare(asked)].map((requestId) => parts.history.list(id, requestId));
      const [row] = (await Promise.all(rows)).flat();
      if (!row) throw new X7Error(404, `Action for request_id ${asked.slice(0, 80)} not found`);
      const isShown = context.isAdmin || version >= 51;
      const steps = isShown ? await parts.history.steps(row.id, id) : undefined;
      const around = { version, isAdmin: context.isAdmin, projectId: row.projectId ?? context.projectId };
      const events = steps?.map((step) => eventView(step, around));
      const shown = actionView(row, { id, version });
      return { status: 200, body: { instanceAction: { ...shown, ...(events && { events }) } } };
    },
  });

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

const actionView = (
  row: HistoryRow,
  { id, version }: { readonly id: string; readonly version: number },
): object => ({
  action: ACTIONS.get(row.action) ?? row.action.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase(),
  ...{ instance_uuid: id, request_id: shownRequest(row), project_id: row.projectId },
  ...{ user_id: row.userId, start_time: microsText(row.startedAt) },
  message: row.outcome === 'failed' ? (row.message ?? 'Error') : null,
  ...(version >= 58 && { updated_at: microsText(movedAt(row)) }),
});

interface Around extends Pick<RequestContext, 'isAdmin' | 'projectId'> {
  readonly version: number;
}

/** What lies below an error, and the name of a host, are the operator's. */
const eventView = (
  { step, isUndo, host, startedAt, finishedAt, error }: HistoryStep,
  { isAdmin, projectId, version }: Around,
): object => ({
  ...{ event: isUndo ? `undo-${step}` : step, start_time: microsText(startedAt) },
  ...{ finish_time: microsText(finishedAt), result: error === null ? 'Success' : 'Error' },
  ...(isAdmin && { traceback: error }),
  ...(version >= 62 && { hostId: hostIdOf({ projectId, host }), ...(isAdmin && { host }) }),
});
