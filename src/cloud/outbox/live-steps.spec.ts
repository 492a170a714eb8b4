import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { stepsIn } from './live-steps.js';

const { PENDING_ACTIVITY_STATE_SCHEDULED: QUEUED, PENDING_ACTIVITY_STATE_STARTED: STARTED } =
  proto.temporal.api.enums.v1.PendingActivityState;
type History = Parameters<typeof stepsIn>[0];
type Pending = Parameters<typeof stepsIn>[1];

const payload = (value: unknown) => defaultPayloadConverter.toPayload(value);
const at = (ms: number) => ({ seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 }) as never;
/** A step that was asked for at second `id`. */
const asked = (id: number, summary: string, queue = 'compute@h1') =>
  ({
    eventId: id,
    eventTime: at(id * 1_000),
    userMetadata: { summary: payload(summary) },
    activityTaskScheduledEventAttributes: { activityId: String(id), taskQueue: { name: queue } },
  }) as never;
const ended = (id: number, how: object) =>
  ({ eventId: 99, eventTime: at(id * 1_000 + 250), ...how }) as never;
const steps = (events: History, pending: Pending = []) => stepsIn(events, pending);

const failure = {
  message: 'The disk could not be made',
  applicationFailureInfo: { details: { payloads: [payload('qemu-img: No space left on device')] } },
};

describe('stepsIn', () => {
  it('tells which step ran where, for how long, and as what', () => {
    const history = [
      asked(5, 'undo: release-port i-1', 'network@h2'),
      ended(5, { activityTaskCompletedEventAttributes: { scheduledEventId: 5 } }),
    ];
    expect(steps(history)).toEqual([
      {
        ...{ resource: 'i-1', step: 'release-port', isUndo: true, host: 'h2', startedAt: new Date(5_000) },
        ...{ millis: 250, error: null, cause: null },
      },
    ]);
  });

  it.each([
    [
      { activityTaskFailedEventAttributes: { scheduledEventId: 5, failure } },
      { error: 'The disk could not be made', cause: 'qemu-img: No space left on device' },
    ],
    [
      {
        activityTaskTimedOutEventAttributes: {
          scheduledEventId: 5,
          failure: { message: 'activity StartToClose timeout', timeoutFailureInfo: {} },
        },
      },
      { error: 'The host took too long', cause: 'activity StartToClose timeout' },
    ],
    [{ activityTaskCanceledEventAttributes: { scheduledEventId: 5 } }, { error: 'cancelled', cause: null }],
  ])('tells why a step did not work: %j', (how, told) => {
    expect(steps([asked(5, 'spawn-instance i-1'), ended(5, how)])).toMatchObject([told]);
  });

  it.each([
    [{ state: QUEUED, attempt: 1 }, 'waits for its host', null],
    [{ state: STARTED, attempt: 1 }, 'under way', null],
    [
      { state: STARTED, attempt: 3, lastFailure: failure },
      'attempt 3, after: The disk could not be made',
      'qemu-img: No space left on device',
    ],
  ])('tells what a step without an end is at: %j', (now, error, cause) => {
    const pending = [{ activityId: '5', ...now }] as never;
    expect(steps([asked(5, 'spawn-instance i-1')], pending)).toMatchObject([{ millis: null, error, cause }]);
  });

  it('passes over what is no step on a host', () => {
    expect(steps([{ eventId: 1 } as never, asked(5, 'of another form')])).toEqual([]);
  });
});
