import { Trigger } from '@temporalio/workflow';
import type { AddressEnding, PlannedArrival } from '../contracts/control/addresses.js';
import type { Planned } from '../contracts/control/planned.js';
import { bindAddress, unbindAddress } from './address-steps.js';
import { allocate } from './addresses.js';
import type { ResourceRun } from './resource-run.js';
import { saga } from './saga.js';

/** An address and the instance that it comes with, each with a run of its own, which wait for each other. */
class Arrival {
  readonly #up = new Trigger<string | null>();
  readonly #done = new Trigger<void>();

  /** Resolves when the address has followed. */
  async follow(host: string | null): Promise<void> {
    this.#up.resolve(host);
    await this.#done;
  }

  async arrive(run: ResourceRun, planned: PlannedArrival): Promise<AddressEnding> {
    try {
      const proved = await allocate(run, planned);
      const host = await this.#up;
      if (proved.kind !== 'allocated') return proved;
      return host === null ? { kind: 'given-back', cleanups: [] } : await bind(run, host);
    } finally {
      this.#done.resolve();
    }
  }
}

/** Called with the host where the guest has come up; resolves when its address has followed. Undefined: none comes. */
export type Up = ((host: string) => Promise<void>) | undefined;

async function told<T>(arrival: Arrival, work: (up: Up) => Promise<T>): Promise<T> {
  try {
    return await work((host) => arrival.follow(host));
  } finally {
    await arrival.follow(null);
  }
}

/** The addresses that come with one chunk of a launch. */
export class Arrivals {
  readonly #byInstance: ReadonlyMap<string, Arrival>;

  constructor(
    readonly addresses: readonly PlannedArrival[],
    instances: readonly Planned[],
  ) {
    this.#byInstance = new Map(addresses.map(({ instanceId }) => [instanceId, new Arrival()]));
    const launching = new Set(instances.map(({ id }) => id));
    // Of a run that was lost: what has come up then, or has not, waits for nobody.
    for (const { instanceId, instanceHost } of addresses)
      if (!launching.has(instanceId)) void this.#byInstance.get(instanceId)?.follow(instanceHost);
  }

  /** The instance's side: however its work ends, who waits for it hears so, and its guest is not up alone. */
  after<T>(run: ResourceRun, work: (up: Up) => Promise<T>): Promise<T> {
    const arrival = this.#byInstance.get(run.id);
    return arrival ? told(arrival, work) : work(undefined);
  }

  /** The address's side: proved while the guest starts, bound once it is there. It goes back if there is none. */
  async arrive(run: ResourceRun, planned: PlannedArrival): Promise<AddressEnding> {
    const arrival = this.#byInstance.get(planned.instanceId);
    if (!arrival) throw new Error(`nothing arrives for ${planned.instanceId}`);
    return arrival.arrive(run, planned);
  }
}

/** An instance whose address could not be bound is there without it. */
async function bind(run: ResourceRun, host: string): Promise<AddressEnding> {
  const { id, generation, operation } = run;
  const translation = await operation.rows((rows, ref) => rows.arrive(ref, { id, generation, host }));
  if (translation === null) return { kind: 'given-back', cleanups: [] };
  const unwound = await saga(run, (step) => step(bindAddress(host, translation), unbindAddress(host, id)));
  return unwound ? { kind: 'association-failed', ...unwound } : { kind: 'associated' };
}
