import { CancelledFailure } from '@temporalio/common';
import proto, { type coresdk as Core } from '@temporalio/proto';
import { type Workflow } from '@temporalio/worker/lib/workflow/interface.js';
import { ActivityRun, type Surroundings } from './activity-run.js';
import { errorOf, failureOf, milliseconds, payloadOf, timestamp, valueOf } from './payloads.js';

type Job = Core.workflow_activation.IWorkflowActivationJob;
type Command = Core.workflow_commands.IWorkflowCommand;
type Resolution = Core.activity_result.IActivityResolution;

export interface Ended {
  readonly error?: Error;
  /** Host steps and row steps in the order in which they were asked for, as `activity queue`. */
  readonly steps: readonly string[];
  /** How those steps read in Temporal's UI. */
  readonly summaries: readonly string[];
  /** What it was made findable by, beside what its start names: the last value of each. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** How often the workflow's code was woken. */
  readonly activations: number;
  readonly elapsedMs: number;
}

/** A signal on its way to another workflow; false: there is no such workflow. */
export type Post = (workflowId: string, signal: string, args: readonly unknown[]) => boolean;

/** One run of a workflow: what it asks for is done, what comes of it is told. */
export class Execution {
  readonly #activities = new Map<number, ActivityRun>();
  readonly #timers = new Map<number, () => void>();
  readonly #steps: string[] = [];
  readonly #summaries: string[] = [];
  readonly #attributes: Record<string, unknown> = {};
  #activations = 0;
  #inbox: Job[] = [];
  #wake = (): void => undefined;

  constructor(
    private readonly workflow: Workflow,
    private readonly around: Surroundings,
    private readonly post: Post,
  ) {}

  signal(signalName: string, ...args: unknown[]): void {
    this.#tell({ signalWorkflow: { signalName, input: args.map(payloadOf) } });
  }

  cancel(): void {
    this.#tell({ cancelWorkflow: { reason: 'asked by the spec' } });
  }

  async run(workflowType: string, workflowId: string, input: unknown): Promise<Ended> {
    const { clock } = this.around;
    const began = clock.now;
    this.#tell({ initializeWorkflow: { workflowType, workflowId, arguments: [payloadOf(input)] } });
    for (;;) {
      if (this.#inbox.length === 0) await new Promise<void>((wake) => (this.#wake = wake));
      const jobs = this.#inbox;
      this.#inbox = [];
      const commands = await clock.during(() => this.#activate(jobs));
      const end = commands.map((command) => this.#obey(command)).find((e) => e !== undefined);
      if (end) return { ...end, ...this.#seen(), elapsedMs: clock.now - began };
    }
  }

  #seen(): Omit<Ended, 'error' | 'elapsedMs'> {
    const [steps, summaries, attributes] = [this.#steps, this.#summaries, this.#attributes];
    return { steps, summaries, attributes, activations: this.#activations };
  }

  #tell(job: Job): void {
    this.#inbox.push(job);
    this.#wake();
  }

  async #activate(jobs: Job[]): Promise<Command[]> {
    this.#activations += 1;
    const activation = { runId: '', timestamp: timestamp(this.around.clock.now), historyLength: 3, jobs };
    const { successful, failed } = await this.workflow.activate(
      proto.coresdk.workflow_activation.WorkflowActivation.fromObject(activation),
    );
    if (failed?.failure) throw errorOf(failed.failure);
    return successful?.commands ?? [];
  }

  #obey(command: Command): { readonly error?: Error } | undefined {
    const { startTimer, cancelTimer } = command;
    const activity = command.scheduleActivity ?? command.scheduleLocalActivity;
    const stop = command.requestCancelActivity ?? command.requestCancelLocalActivity;
    if (activity) {
      const summary = command.userMetadata?.summary;
      if (summary) this.#summaries.push(String(valueOf(summary)));
      void this.#perform(activity.seq!, new ActivityRun(activity, this.around));
    }
    if (stop) this.#activities.get(stop.seq!)?.cancel();
    if (startTimer) this.#startTimer(startTimer.seq!, milliseconds(startTimer.startToFireTimeout, 0));
    if (cancelTimer) this.#timers.get(cancelTimer.seq!)?.();
    const fields = command.upsertWorkflowSearchAttributes?.searchAttributes?.indexedFields ?? {};
    for (const [name, value] of Object.entries(fields)) this.#attributes[name] = valueOf(value);
    if (command.signalExternalWorkflowExecution) this.#send(command.signalExternalWorkflowExecution);
    if (command.completeWorkflowExecution) return {};
    if (command.cancelWorkflowExecution) return { error: new CancelledFailure('cancelled') };
    const failure = command.failWorkflowExecution?.failure;
    return failure ? { error: errorOf(failure) } : undefined;
  }

  #send(signal: Core.workflow_commands.ISignalExternalWorkflowExecution): void {
    const { signalName, args, workflowExecution } = signal;
    const heard = this.post(workflowExecution!.workflowId!, signalName!, (args ?? []).map(valueOf));
    const failure = heard ? null : failureOf(new Error('workflow execution not found'));
    this.#tell({ resolveSignalExternalWorkflow: { seq: signal.seq!, failure } });
  }

  #startTimer(seq: number, ms: number): void {
    const ring = (): void => this.#tell({ fireTimer: { seq } });
    this.#timers.set(seq, this.around.clock.alarm(ms, ring));
  }

  async #perform(seq: number, run: ActivityRun): Promise<void> {
    this.#steps.push(`${run.activity} ${run.queue}`);
    this.#activities.set(seq, run);
    this.#tell({ resolveActivity: { seq, result: await run.result().then(completed, broken(run, seq)) } });
  }
}

const completed = (value: unknown): Resolution => ({ completed: { result: payloadOf(value) } });

const broken =
  ({ activity }: ActivityRun, seq: number) =>
  (error: unknown): Resolution => {
    const failure = {
      message: 'Activity task failed',
      cause: failureOf(error),
      activityFailureInfo: { activityType: { name: activity }, activityId: String(seq) },
    };
    return error instanceof CancelledFailure ? { cancelled: { failure } } : { failed: { failure } };
  };
