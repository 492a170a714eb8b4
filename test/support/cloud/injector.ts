import { activityInfo } from '@temporalio/activity';
import { type ActivityInboundCallsInterceptor } from '@temporalio/worker';

/** One attempt of a step on its way to whoever does it. */
export interface Call {
  readonly activity: string;
  readonly workflowId: string;
  readonly args: readonly unknown[];
  readonly attempt: number;
  /** A step that only touches rows, beside its workflow. */
  readonly local: boolean;
}

/** May fail it, repeat it, hold it up or lose its report. */
export type Fault = (call: Call, perform: () => Promise<unknown>) => Promise<unknown>;

/** Stands in front of every step of every worker, and asks the fault of the case that the step belongs to. */
export class Injector {
  readonly #faults = new Map<string, Fault>();
  readonly #workflows = new Map<string, Set<string>>();

  /** For the steps of one operation; returns the way to end it. */
  into(operationId: string, fault: Fault): () => void {
    this.#faults.set(operationId, fault);
    return () => this.#faults.delete(operationId);
  }

  /** Ids of the operation's workflows that have come to a step. */
  workflowsOf(operationId: string): readonly string[] {
    return [...(this.#workflows.get(operationId) ?? [])];
  }

  readonly interceptor: ActivityInboundCallsInterceptor = {
    execute: (input, next) => {
      const { activityType: activity, workflowExecution, attempt, isLocal: local } = activityInfo();
      const workflowId = workflowExecution?.workflowId ?? '';
      // `<workflow>/<operation>/<chunk>/<run>`
      const operationId = workflowId.split('/')[1] ?? '';
      this.#workflows.set(operationId, (this.#workflows.get(operationId) ?? new Set()).add(workflowId));
      const fault = this.#faults.get(operationId);
      if (!fault) return next(input);
      return fault({ activity, workflowId, attempt, local, args: input.args }, () => next(input));
    },
  };
}
