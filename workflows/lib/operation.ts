import {
  CancellationScope,
  CancelledFailure,
  log,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ControlActivities } from '../contracts/activities.js';
import type { ChunkRef, OperationInput, Outcome } from '../contracts/operation.js';
import { abandon } from '../contracts/signals.js';
import { type Activities, activitiesAt, timings } from './activities.js';
import { Coalesced } from './coalesced.js';
import { InstanceRun } from './instance-run.js';
import { Lane } from './lane.js';
import { isOvertaken } from './reason.js';
import { noted } from './timeline.js';

/** What every plan says of one instance. */
export interface Planned {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
}

/** How it ended for one instance: an outcome without the ids, which `Operation` knows. */
export type Ending<K extends Outcome['kind'] = Outcome['kind']> = K extends K
  ? Omit<Extract<Outcome, { kind: K }>, 'instanceId' | 'generation'>
  : never;

/** One run of one workflow: its chunk of an operation, and what its instances share. */
export class Operation {
  readonly ref: ChunkRef;
  readonly pace: number;
  readonly activities: Activities;
  readonly #lane = new Lane();
  readonly #ends: Coalesced;
  readonly #deadline: number;
  readonly #scope = CancellationScope.current();
  readonly #runs = new Map<string, InstanceRun>();
  readonly #abandoned = new Set<string>();
  readonly #hosts = new Set<string>();

  /**
   * Registers the signal's handler, so it must be made before anything is awaited. `firstSequence`: the fences of this run
   * come after it; see `repairHost`.
   */
  constructor(
    { operationId, chunk, run, pace }: OperationInput,
    readonly firstSequence = 0,
  ) {
    this.ref = { operationId, chunk, run };
    this.pace = pace;
    this.activities = activitiesAt(pace);
    this.#deadline = Date.now() + this.real(timings.deadline);
    this.#ends = new Coalesced(this.#lane, (outcomes, steps, close) =>
      this.activities.rows.settle(this.ref, outcomes, steps, close),
    );
    setHandler(abandon, (instanceId) => {
      this.#abandoned.add(instanceId);
      this.#runs.get(instanceId)?.abandon();
    });
  }

  /** Real milliseconds, multiplied by pace. */
  real(ms: number): number {
    return Math.ceil(ms * this.pace);
  }

  get cancelled(): boolean {
    return this.#scope.consideredCancelled;
  }

  get late(): boolean {
    return Date.now() >= this.#deadline;
  }

  /** Claims the chunk and learns the work. Shielded: a chunk that was claimed is also settled. */
  begin<T>(step: string, act: (control: ControlActivities, ref: ChunkRef) => Promise<T>): Promise<T> {
    const about = { instanceId: null, generation: 0, step, undo: false, host: null };
    return CancellationScope.nonCancellable(() =>
      this.#lane.run(() =>
        noted(
          about,
          (record) => this.#ends.note(record),
          () => act(this.activities.begin, this.ref),
        ),
      ),
    );
  }

  /** A write or question about rows, one at a time for the whole workflow: see `Lane`. */
  rows<T>(act: (control: ControlActivities, ref: ChunkRef) => Promise<T>): Promise<T> {
    return this.#lane.run(() => act(this.activities.rows, this.ref));
  }

  /** Lets Temporal's UI find the workflow by host. One command in a workflow task that is there anyway. */
  noteHosts(hosts: readonly string[]): void {
    const before = this.#hosts.size;
    for (const host of hosts) this.#hosts.add(host);
    if (this.#hosts.size === before) return;
    upsertSearchAttributes([{ key: { name: 'EngineHosts', type: 'KEYWORD_LIST' }, value: [...this.#hosts] }]);
  }

  /** Work beside the plan's instances, whose steps the timeline shows all the same. */
  async beside(planned: Planned, work: (run: InstanceRun) => Promise<void>): Promise<void> {
    const run = new InstanceRun(this, planned);
    await run.shielded(() => work(run)).finally(() => run.steps.forEach((step) => this.#ends.note(step)));
  }

  /**
   * Does `work` for every instance of the plan at once and settles each as it ends; the last one closes the chunk.
   * Instances end alone: neither a failure nor `abandon` of one touches its neighbours.
   */
  async perInstance<P extends Planned>(
    plan: readonly P[],
    work: (run: InstanceRun, planned: P) => Promise<Ending>,
  ): Promise<void> {
    const closed = this.#ends.expect(plan.length);
    const ends = await Promise.allSettled([closed, ...plan.map((planned) => this.#settled(planned, work))]);
    if (this.late) log.warn('the operation passed its deadline', { ...this.ref });
    // Something that cannot be written or is a mistake of ours: the chunk stays open, and the sweep starts it again.
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    if (this.cancelled) throw new CancelledFailure('The operation was cancelled');
  }

  async #settled<P extends Planned>(
    planned: P,
    work: (run: InstanceRun, planned: P) => Promise<Ending>,
  ): Promise<void> {
    const { instanceId } = planned;
    const run = new InstanceRun(this, planned);
    this.#runs.set(instanceId, run);
    if (this.#abandoned.has(instanceId)) run.abandon();
    const ending = await work(run, planned).catch((error: unknown): Ending => {
      if (run.abandoned || isOvertaken(error)) return { kind: 'overtaken' };
      throw error;
    });
    const outcome: Outcome = { instanceId, generation: run.generation, ...ending };
    await this.#ends.add(run.abandoned ? overtaken(run) : outcome, run.steps);
  }
}

const overtaken = ({ instanceId, generation }: InstanceRun): Outcome => ({
  instanceId,
  generation,
  kind: 'overtaken',
});
