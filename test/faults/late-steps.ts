import { type Lane } from './lane.js';

/** A step of a workflow's history, as far as time is concerned. */
interface Timed {
  readonly activity: string;
  readonly attempts: number;
}

/**
 * Steps that ran out of their time in the operations of the lane's tenant, and in repairs of its hosts since then, with
 * the attempts that each had.
 */
export async function lateSteps({ cloud, tenant, hosts }: Lane): Promise<readonly Timed[]> {
  const { database, injector, client } = cloud;
  const operations = await database.query<{ id: string }>(
    `SELECT o.id FROM operations o, projects p WHERE p.id = $1
     AND (o.project_id = p.id OR (o.args->>'host' = ANY($2) AND o.created_at >= p.created_at))`,
    [tenant.projectId, hosts.map(({ name }) => name)],
  );
  const workflowIds = operations.flatMap(({ id }) => injector.workflowsOf(id));
  const late = await Promise.all(
    workflowIds.map(async (id) => timedOutIn(await client.workflow.getHandle(id).fetchHistory())),
  );
  return late.flat();
}

type History = Awaited<
  ReturnType<ReturnType<Lane['cloud']['client']['workflow']['getHandle']>['fetchHistory']>
>;

/**
 * A failed attempt that was tried again stands in the event of the next one. Steps beside the workflow have markers.
 */
function timedOutIn({ events }: History): readonly Timed[] {
  const scheduled = new Map<string, string>();
  return (events ?? []).flatMap((event): Timed[] => {
    const {
      activityTaskScheduledEventAttributes: begun,
      activityTaskStartedEventAttributes: started,
      activityTaskTimedOutEventAttributes: timedOut,
      markerRecordedEventAttributes: marker,
    } = event;
    if (begun) scheduled.set(String(event.eventId), begun.activityType?.name ?? '');
    if (started && isTimeout(started.lastFailure))
      return [
        { activity: scheduled.get(String(started.scheduledEventId)) ?? '', attempts: started.attempt ?? 1 },
      ];
    if (timedOut)
      return [{ activity: scheduled.get(String(timedOut.scheduledEventId)) ?? '', attempts: Infinity }];
    if (marker?.failure && isTimeout(marker.failure))
      return [{ activity: marker.failure.activityFailureInfo?.activityType?.name ?? '', attempts: Infinity }];
    return [];
  });
}

interface Failure {
  readonly timeoutFailureInfo?: unknown;
  readonly cause?: Failure | null;
}

const isTimeout = (failure: Failure | null | undefined): boolean =>
  !!failure && (!!failure.timeoutFailureInfo || isTimeout(failure.cause));
