import type { Fence } from '../contracts/fence.js';
import type {
  DiskMode,
  Placement,
  PortBinding,
  PortSpec,
  RebootRequest,
  StopRequest,
} from '../contracts/guest.js';
import type { AnySpawnRequest } from '../contracts/guest-v1.js';
import type { PinFact } from '../contracts/machine-pin.js';
import { type CardBindings, spawnRequest } from '../contracts/spawn-request.js';
import { type HostActivities, timings } from './activities.js';

/** One step on one host, as the timeline and Temporal's UI name it. */
export interface HostStep<T> {
  /** kebab-case. */
  readonly name: string;
  readonly host: string;
  /** Real time that one attempt may take, in milliseconds, before pace. */
  readonly attemptMs: number;
  /** What of it a guest may take to shut down: the step is tried for so much longer. Absent: nothing. */
  readonly graceMs?: number;
  /** Of the resource whose lane the step is in, where that is another one than the run's (docs/adr/0010). */
  readonly laneGeneration?: number;
  readonly call: (on: HostActivities, fence: Fence) => Promise<T>;
}

/** An undo also knows what stays behind when it cannot be done: its `name` is the kind of the cleanup. */
export interface Undo extends HostStep<void> {
  readonly args: Readonly<Record<string, string>>;
}

/** What an undo is about, on whichever host it may be. */
export interface Held {
  readonly id: string;
  readonly portId: string;
}

/** What is about to go, and how long its guest may take to shut down; absent: its power is cut. */
export type Ended = Held & { readonly graceSeconds?: number };

const quick = timings.attempt;
const msOf = (graceSeconds: number): number => graceSeconds * 1_000;

export const preparePort = (
  { host, port: first }: Placement,
  port: PortSpec = first,
): HostStep<PortBinding> => ({
  name: 'prepare-port',
  host,
  attemptMs: quick,
  call: ({ network }, fence) => network.preparePort(port, fence),
});

export const releasePort = (host: string, { id, portId }: Held): Undo => ({
  name: 'release-port',
  host,
  attemptMs: quick,
  args: { portId },
  call: ({ network }, fence) => network.releasePort(portId, id, fence),
});

export const spawnInstance = (at: Placement, bindings: CardBindings, mode: DiskMode): HostStep<PinFact> => ({
  name: 'spawn-instance',
  host: at.host,
  attemptMs: timings.spawnAttempt,
  call: ({ compute }, fence) => compute.spawnInstance(spawnRequest(at, bindings, mode), fence),
});

/** `pace` shortens what the guest is given, as it shortens the step's own time. */
export const destroyInstance = (host: string, ended: Ended, pace = 1): Undo => {
  const { id, portId, graceSeconds = 0 } = ended;
  const graceMs = msOf(graceSeconds);
  return {
    name: 'destroy-instance',
    host,
    attemptMs: quick + graceMs,
    graceMs,
    // The address is kept from others until the guest is gone, too.
    args: { portId },
    call: ({ compute }, fence) =>
      graceSeconds > 0
        ? compute.destroyInstance(id, fence, graceSeconds * pace)
        : compute.destroyInstance(id, fence),
  };
};

export const stopInstance = (host: string, request: StopRequest, pace = 1): HostStep<void> => ({
  name: 'stop-instance',
  host,
  attemptMs: msOf(request.graceSeconds) + timings.afterGrace,
  call: ({ compute }, fence) =>
    compute.stopInstance({ ...request, graceSeconds: request.graceSeconds * pace }, fence),
});

/** The undo of a start: the guest is off again, its disk and its port stay. */
export const cutPower = (host: string, { id, portId }: Held): Undo => ({
  ...stopInstance(host, { instanceId: id, graceSeconds: 0 }),
  args: { portId },
});

export const rebootInstance = (
  host: string,
  request: RebootRequest<AnySpawnRequest>,
  pace = 1,
): HostStep<PinFact> => ({
  name: 'reboot-instance',
  host,
  attemptMs: msOf(request.graceSeconds) + timings.afterGrace,
  call: ({ compute }, fence) =>
    compute.rebootInstance({ ...request, graceSeconds: request.graceSeconds * pace }, fence),
});
