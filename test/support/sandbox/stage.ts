import { type ActivityTable } from '../../../src/common/temporal/activities-of.js';
import { queues } from '../../../workflows/contracts/host-roles.js';
import { type workflowTypes } from '../../../workflows/contracts/workflow-names.js';
import { type Outcome } from '../../../workflows/contracts/noun.js';
import { type Fault } from './activity-run.js';
import { type Ended, Execution } from './execution.js';
import { RecordedImages } from './recorded-images.js';
import { RecordedHost } from './recorded-host.js';
import { RecordedRows, type Settled } from './recorded-rows.js';
import { VirtualClock } from './virtual-clock.js';
import { sandboxed } from './workflow-sandbox.js';

type WorkflowType = (typeof workflowTypes)[keyof typeof workflowTypes];

export interface Played extends Ended {
  readonly settled: readonly Settled[];
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** Of all instances, as `step`, `undo step` or `step: error`. */
  readonly timeline: readonly string[];
}

/** Real workflow code, against rows and hosts in memory, in time that jumps. */
export class Stage {
  readonly clock = new VirtualClock();
  readonly rows = new RecordedRows();
  readonly images = new RecordedImages();
  readonly hosts: Readonly<Record<string, RecordedHost>>;
  readonly signals: string[] = [];
  /** Workflows that are there to be signalled. */
  readonly others = new Set<string>();
  fault: Fault = (_, perform) => perform();
  execution: Execution | undefined;
  readonly #gone = new Set<string>();

  constructor(names: readonly string[] = ['h1', 'h2', 'h3']) {
    this.hosts = Object.fromEntries(names.map((name) => [name, new RecordedHost()]));
  }

  host(name: string): RecordedHost {
    const host = this.hosts[name];
    if (!host) throw new Error(`no host ${name} on this stage`);
    return host;
  }

  /** Its daemons are gone: nobody polls its queues, and it does not heartbeat. */
  silence(name: string): void {
    this.#gone.add(name);
    this.rows.silent.add(name);
  }

  /** Its daemons are slow to poll, but it heartbeats. */
  stall(name: string): void {
    this.#gone.add(name);
  }

  revive(name: string): void {
    this.#gone.delete(name);
    this.rows.silent.delete(name);
  }

  /** Of the chunk that is played. */
  run = 1;

  /** Runs it to its end on what `plan` says. */
  async play(type: WorkflowType, plan: unknown, pace = 1): Promise<Played> {
    this.rows.plan = plan;
    const id = `${type}/op-1/0/1`;
    const code = await sandboxed(type, id, this.clock.now);
    const fault: Fault = (call, perform) => this.fault(call, perform);
    const workerOf = (queue: string): ActivityTable | undefined => this.#workerOf(queue);
    this.execution = new Execution(code, { clock: this.clock, workerOf, fault }, (to, name, args) => {
      this.signals.push([name, ...args, to].join(' '));
      return this.others.has(to);
    });
    const ended = await this.execution.run(type, id, {
      operationId: 'op-1',
      number: 3,
      chunk: 0,
      run: this.run,
      pace,
    });
    await code.dispose();
    return { ...ended, ...this.#seen() };
  }

  #seen(): Pick<Played, 'settled' | 'outcomes' | 'timeline'> {
    const { settled } = this.rows;
    const outcomes = settled.flatMap(({ outcomes }) => outcomes);
    const steps = settled.flatMap(({ steps }) => steps);
    return {
      settled,
      outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome.id, outcome])),
      timeline: steps.map(
        ({ undo, step, error }) => `${undo ? 'undo ' : ''}${step}${error ? `: ${error}` : ''}`,
      ),
    };
  }

  #workerOf(queue: string): ActivityTable | undefined {
    if (queue === queues.control) return tableOf(this.rows);
    if (queue === queues.images) return this.#gone.has(queue) ? undefined : tableOf(this.images);
    const name = queue.slice(queue.indexOf('@') + 1);
    return this.#gone.has(name) ? undefined : tableOf(this.host(name));
  }
}

/** Every method, wherever the class keeps it; bound. */
function tableOf(steps: object): ActivityTable {
  return new Proxy({} as ActivityTable, {
    get: (_, name) => {
      const method: unknown = Reflect.get(steps, name);
      return typeof method === 'function' ? method.bind(steps) : undefined;
    },
  });
}
