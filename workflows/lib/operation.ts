import { CancellationScope, CancelledFailure, log, setHandler } from '@temporalio/workflow';
import type { ControlActivities } from '../contracts/activities.js';
import type { Planned } from '../contracts/control/planned.js';
import type { Fence } from '../contracts/fence.js';
import type { Ending, Outcome } from '../contracts/noun.js';
import type { ChunkRef, OperationInput } from '../contracts/operation.js';
import { abandon } from '../contracts/signals.js';
import { type Activities, activitiesAt, timings } from './activities.js';
import { Coalesced } from './coalesced.js';
import { Lane } from './lane.js';
import { isOvertaken } from './reason.js';
import { ResourceRun } from './resource-run.js';
import { noteHosts, noteOutcome } from './search-attributes.js';
import { recordStep } from './timeline.js';

/**
 * A chunk that is started again comes after the run that was lost, in every lane. No run has as many steps for one
 * resource.
 */
const STEPS_OF_A_RUN = 1_000_000;

/** One run of one workflow: its chunk of an operation, and what its resources share. */
export class Operation {
  readonly ref: ChunkRef;
  readonly pace: number;
  readonly activities: Activities;
  readonly #lane = new Lane();
  readonly #ends: Coalesced;
  readonly #deadline: number;
  readonly #scope = CancellationScope.current();
  readonly #runs = new Map<string, ResourceRun>();
  readonly #abandoned = new Set<string>();
  readonly #hosts = new Set<string>();

  readonly #number: number | undefined;

  /**
   * Registers the signal's handler, so it must be made before anything is awaited. `firstSequence`: the fences of this
   * run come after it.
   */
  constructor(
    { operationId, chunk, run, pace, number }: OperationInput,
    readonly firstSequence = (run - 1) * STEPS_OF_A_RUN,
  ) {
    this.ref = { operationId, chunk, run };
    this.pace = pace;
    this.#number = number;
    this.activities = activitiesAt(pace);
    this.#deadline = Date.now() + this.real(timings.deadline);
    this.#ends = new Coalesced(this.#lane, async (outcomes, steps, close) => {
      const outcome = await this.activities.rows.settle(this.ref, outcomes, steps, close);
      // As the rows have it; nothing in histories that are older than the answer.
      if (outcome) noteOutcome(outcome);
    });
    setHandler(abandon, (id) => {
      this.#abandoned.add(id);
      this.#runs.get(id)?.abandon();
    });
  }

  /** For one step of one resource. */
  fenceOf(generation: number, sequence: number): Fence {
    return { generation, ...(this.#number !== undefined && { operation: this.#number }), sequence };
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
    const about = { noun: null, id: null, generation: 0, step, undo: false, host: null };
    return CancellationScope.nonCancellable(() =>
      this.#lane.run(() =>
        recordStep(
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
    noteHosts([...this.#hosts]);
  }

  /** Work beside the plan's resources, whose steps the timeline shows all the same. */
  async beside(planned: Planned, work: (run: ResourceRun) => Promise<void>): Promise<void> {
    const run = new ResourceRun(this, planned);
    await run.shielded(() => work(run)).finally(() => run.steps.forEach((step) => this.#ends.note(step)));
  }

  /**
   * Does `work` for every resource of the plan at once and settles each as it ends; the last one closes the chunk.
   * Resources end alone: neither a failure nor `abandon` of one touches its neighbours.
   */
  async perResource<P extends Planned>(
    plan: readonly P[],
    work: (run: ResourceRun, planned: P) => Promise<Ending<P['noun']>>,
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
    work: (run: ResourceRun, planned: P) => Promise<Ending<P['noun']>>,
  ): Promise<void> {
    const { noun, id } = planned;
    const run = new ResourceRun(this, planned);
    this.#runs.set(id, run);
    if (this.#abandoned.has(id)) run.abandon();
    const ending = await work(run, planned).catch((error: unknown): Ending => {
      if (run.abandoned || isOvertaken(error)) return { kind: 'overtaken' };
      throw error;
    });
    const ended: Ending = run.abandoned ? { kind: 'overtaken' } : ending;
    await this.#ends.add({ noun, id, generation: run.generation, ...ended } as Outcome, run.steps);
  }
}
