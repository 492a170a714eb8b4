import { ApplicationFailure, CancelledFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import proto, { type coresdk } from '@temporalio/proto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type ActivityTable } from '../../../src/common/temporal/activities-of.js';
import { failureInterceptor } from '../../../src/common/temporal/failure.interceptor.js';
import { milliseconds, valueOf } from './payloads.js';
import { type VirtualClock } from './virtual-clock.js';

export type ActivityCommand = coresdk.workflow_commands.IScheduleActivity &
  coresdk.workflow_commands.IScheduleLocalActivity;

/** One attempt of a step, as a fault sees it. */
export interface Call {
  readonly activity: string;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly attempt: number;
}
/** Stands between the workflow and a step: may fail it, repeat it, hold it up, or lose its answer. */
export type Fault = (call: Call, perform: () => Promise<unknown>) => Promise<unknown>;

export interface Surroundings {
  readonly clock: VirtualClock;
  /** The steps of a queue; undefined when nobody polls it. */
  workerOf(queue: string): ActivityTable | undefined;
  readonly fault: Fault;
}

const { WAIT_CANCELLATION_COMPLETED } = proto.coresdk.workflow_commands.ActivityCancellationType;
/** Steps are meant to fail here; that is not news. */
const logger = new DefaultLogger('ERROR');

/** One step with what the server does for it: time limits, retries, cancellation. */
export class ActivityRun {
  readonly activity: string;
  readonly queue: string;
  readonly #deadline: number;
  #cancelled = false;
  #cancel = (): void => undefined;
  #hearsCancel = (): void => undefined;

  constructor(
    private readonly command: ActivityCommand,
    private readonly around: Surroundings,
  ) {
    this.activity = command.activityType ?? '';
    this.queue = command.taskQueue || 'engine-control';
    this.#deadline = around.clock.now + milliseconds(command.scheduleToCloseTimeout, Infinity);
  }

  cancel(): void {
    this.#cancelled = true;
    this.#cancel();
    this.#hearsCancel();
  }

  /**
   * What the workflow hears. Unless it waits for the step to stop, it hears `cancelled` at once and the step goes on.
   */
  result(): Promise<unknown> {
    if (this.command.cancellationType === WAIT_CANCELLATION_COMPLETED) return this.#attempts();
    const cancelled = new Promise<never>((_, reject) => {
      this.#hearsCancel = () => reject(new CancelledFailure('cancelled'));
    });
    return Promise.race([this.#attempts(), cancelled]);
  }

  async #attempts(): Promise<unknown> {
    const { retryPolicy } = this.command;
    const longest = milliseconds(retryPolicy?.maximumInterval, Infinity);
    let pause = milliseconds(retryPolicy?.initialInterval, 1000);
    for (let attempt = 1; ; attempt++, pause = Math.min(pause * 2, longest)) {
      try {
        return await this.#attempt(attempt);
      } catch (error) {
        const last = attempt === (retryPolicy?.maximumAttempts || Infinity);
        if (last || isFinal(error) || this.around.clock.now + pause > this.#deadline) throw error;
      }
      await this.#sleep(pause);
    }
  }

  async #attempt(attempt: number): Promise<unknown> {
    const { clock } = this.around;
    const worker = await this.#taken();
    const within = Math.min(
      milliseconds(this.command.startToCloseTimeout, Infinity),
      this.#deadline - clock.now,
    );
    let forget = (): void => undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const late = (): void => reject(new TimeoutFailure('late', undefined, TimeoutType.START_TO_CLOSE));
      forget = clock.alarm(within, late);
    });
    // Past its time the step goes on, as a real one does: only nobody listens any more.
    return Promise.race([clock.during(() => this.#perform(worker, attempt)), tooLong]).finally(forget);
  }

  /** Waits for a worker as long as the step may wait in its queue. */
  async #taken(): Promise<ActivityTable> {
    const { clock, workerOf } = this.around;
    const until = clock.now + milliseconds(this.command.scheduleToStartTimeout, Infinity);
    for (;;) {
      const worker = workerOf(this.queue);
      if (worker) return worker;
      if (clock.now >= until) throw new TimeoutFailure('no worker', undefined, TimeoutType.SCHEDULE_TO_START);
      await this.#sleep(Math.min(1000, until - clock.now));
    }
  }

  #perform(worker: ActivityTable, attempt: number): Promise<unknown> {
    const { activity, queue } = this;
    const args = (this.command.arguments ?? []).map(valueOf);
    const method = worker[activity];
    if (!method) throw new Error(`nobody performs ${activity} on ${queue}`);
    const env = new MockActivityEnvironment(
      { attempt, heartbeatTimeoutMs: milliseconds(this.command.heartbeatTimeout, 30_000) },
      { interceptors: [() => ({ inbound: failureInterceptor })], logger },
    );
    this.#cancel = () => env.cancel();
    // Inside the environment, so that an injected error is translated as a real one would be.
    const perform = () => method(...(args as never[]));
    return env.run(() => this.around.fault({ activity, queue, args, attempt }, perform));
  }

  async #sleep(ms: number): Promise<void> {
    const cancelled = new Promise<void>((resolve) => (this.#cancel = resolve));
    if (!this.#cancelled) await Promise.race([this.around.clock.sleep(ms), cancelled]);
    if (this.#cancelled) throw new CancelledFailure('cancelled');
  }
}

const isFinal = (error: unknown): boolean =>
  error instanceof CancelledFailure ||
  (error instanceof TimeoutFailure && error.timeoutType === TimeoutType.SCHEDULE_TO_START) ||
  (error instanceof ApplicationFailure && error.nonRetryable === true);
