import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { type WorkflowName, workflowIdOf } from '../../../workflows/contracts/workflow-names.js';
import type { OperationStepRow } from '../operations/operation-reader.repository.js';

type Event = proto.temporal.api.history.v1.IHistoryEvent;
type Pending = proto.temporal.api.workflow.v1.IPendingActivityInfo;
type Failure = proto.temporal.api.failure.v1.IFailure;

const { PENDING_ACTIVITY_STATE_SCHEDULED } = proto.temporal.api.enums.v1.PendingActivityState;

/** `undo: release-port i-0123`: as steps are named in Temporal (workflows/lib/resource-run.ts). */
const SUMMARY = /^(undo: )?(\S+) (\S+)$/;

/**
 * Steps on hosts of a workflow that has not ended, as Temporal knows them: rows get them when their resource is
 * settled. Empty when Temporal has no such workflow (yet). Rejects when it does not answer.
 */
export async function liveSteps(
  client: Client,
  workflow: WorkflowName,
  ref: ChunkRef,
): Promise<readonly OperationStepRow[]> {
  const handle = client.workflow.getHandle(workflowIdOf(workflow, ref));
  try {
    // First: only this one says in words of its own that there is no such workflow. What has ended since, the history
    // tells.
    const { raw } = await handle.describe();
    const { events } = await handle.fetchHistory();
    return stepsIn(events ?? [], raw.pendingActivities ?? []);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}

/**
 * Those of a history, in the order in which they were asked for; `pending`: what the server says of those that have no
 * end.
 */
export function stepsIn(events: readonly Event[], pending: readonly Pending[]): readonly OperationStepRow[] {
  const ends = new Map(events.flatMap((event) => endOf(event) ?? []));
  return events.flatMap((event) => {
    const asked = event.activityTaskScheduledEventAttributes;
    const named = SUMMARY.exec(textOf(event.userMetadata?.summary));
    if (!asked || !named) return [];
    const [, undo, step = '', resource = ''] = named;
    const startedAt = dateOf(event.eventTime);
    const end = ends.get(String(event.eventId));
    const now = pending.find(({ activityId }) => activityId === asked.activityId);
    return {
      ...{ resource, step, isUndo: undo !== undefined, startedAt },
      host: asked.taskQueue?.name?.split('@')[1] ?? null,
      millis: end ? end.at.getTime() - startedAt.getTime() : null,
      ...(end ? toldBy(end.failure) : underWay(now)),
    };
  });
}

/** Which step it ends, when, and how. */
function endOf(
  event: Event,
): readonly [string, { readonly at: Date; readonly failure?: Failure }][] | undefined {
  const { activityTaskCompletedEventAttributes: completed, activityTaskFailedEventAttributes: failed } =
    event;
  const { activityTaskTimedOutEventAttributes: late, activityTaskCanceledEventAttributes: cancelled } = event;
  const ended = completed ?? failed ?? late ?? cancelled;
  if (!ended) return undefined;
  const failure = failed?.failure ?? late?.failure ?? (cancelled ? { message: 'cancelled' } : undefined);
  return [[String(ended.scheduledEventId), { at: dateOf(event.eventTime), ...(failure && { failure }) }]];
}

type Told = Pick<OperationStepRow, 'error' | 'cause'>;

function toldBy(failure: Failure | null | undefined): Told {
  const [cause] = failure?.applicationFailureInfo?.details?.payloads ?? [];
  if (failure?.timeoutFailureInfo) return { error: 'The host took too long', cause: failure.message ?? null };
  return { error: failure?.message ?? null, cause: textOf(cause) || null };
}

/** Of a step without an end: whether its host has taken it, and why it is tried again. */
function underWay(pending: Pending | undefined): Told {
  const { error, cause } = toldBy(pending?.lastFailure);
  if (error !== null) return { error: `attempt ${pending?.attempt ?? 1}, after: ${error}`, cause };
  const isQueued = pending?.state === PENDING_ACTIVITY_STATE_SCHEDULED;
  return { error: isQueued ? 'waits for its host' : 'under way', cause: null };
}

function textOf(payload: proto.temporal.api.common.v1.IPayload | null | undefined): string {
  const value: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : '';
  return typeof value === 'string' ? value : '';
}

const dateOf = (time: proto.google.protobuf.ITimestamp | null | undefined): Date =>
  new Date(Number(time?.seconds ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1e6));
