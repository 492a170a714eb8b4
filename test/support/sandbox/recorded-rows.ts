import {
  type AddressSteps,
  type Arrived,
  type PlannedArrival,
  type SetAside,
} from '../../../workflows/contracts/control/addresses.js';
import { type ImageSteps } from '../../../workflows/contracts/control/images.js';
import {
  type GivenUp,
  type InstanceSteps,
  type NextAttempt,
} from '../../../workflows/contracts/control/instances.js';
import { type NatGatewaySteps } from '../../../workflows/contracts/control/nat-gateways.js';
import {
  type HostState,
  type OperationSteps,
  type Patience,
} from '../../../workflows/contracts/control/operations.js';
import { type InterfaceSteps } from '../../../workflows/contracts/control/interfaces.js';
import { type RepairPlan, type RepairSteps } from '../../../workflows/contracts/control/repairs.js';
import { type VolumeSpec } from '../../../workflows/contracts/volume.js';
import { type SnapshotSteps } from '../../../workflows/contracts/control/snapshots.js';
import {
  type PlannedCreation,
  type PlannedLaunchVolume,
  type VolumeSteps,
  type VolumeTried,
} from '../../../workflows/contracts/control/volumes.js';
import { type Outcome, type Resource } from '../../../workflows/contracts/noun.js';
import {
  type ChunkRef,
  type OperationOutcome,
  type Reason,
  type StepRecord,
} from '../../../workflows/contracts/operation.js';
import { type Translation } from '../../../workflows/contracts/translation.js';

export interface Settled {
  readonly outcomes: readonly Outcome[];
  readonly steps: readonly StepRecord[];
  readonly close: boolean;
}

/** What the cloud's own workflows ask. */
type CloudSteps = OperationSteps &
  InstanceSteps &
  AddressSteps &
  NatGatewaySteps &
  ImageSteps &
  RepairSteps &
  VolumeSteps &
  SnapshotSteps &
  InterfaceSteps;
type Begin = Exclude<keyof CloudSteps & `begin${string}`, 'beginRepair'>;
type PlanOf<K extends Begin> = Awaited<ReturnType<CloudSteps[K]>>;

/** The control plane's rows in memory: gives the plan that the spec wants and keeps what it is told. */
export class RecordedRows implements CloudSteps {
  plan: unknown = [];
  readonly silent = new Set<string>();
  /** As the conductor's flags are where nobody sets them. */
  patience: Patience = { unwindWait: 60, hostDownGrace: 300 };
  readonly unwinding: { readonly id: string; readonly reason: Reason }[] = [];
  readonly given: GivenUp[] = [];
  readonly settled: Settled[] = [];
  readonly cleaned: string[] = [];
  /** Addresses that were set aside, and those that come next. */
  readonly aside: SetAside[] = [];
  free: string[] = [];
  /** Addresses that come with a launch, those that have followed, and whether their instances are gone by then. */
  arriving: readonly PlannedArrival[] = [];
  readonly arrived: string[] = [];
  /** Volumes that are made with a launch. */
  making: readonly PlannedLaunchVolume[] = [];
  isGone = false;
  /** What closing a chunk answers; null: as before there was an answer. */
  outcome: OperationOutcome | null = 'succeeded';
  /** Answers of nextAttempt, one after the other; none left: refused. */
  next: NextAttempt[] = [];
  /** The same of nextVolumeHost. */
  nextHosts: { readonly host: string; readonly volume: VolumeSpec }[] = [];

  beginLaunch = (_: ChunkRef) => this.#planned<'beginLaunch'>();
  beginTerminate = (_: ChunkRef) => this.#planned<'beginTerminate'>();
  beginStop = (_: ChunkRef) => this.#planned<'beginStop'>();
  beginStart = (_: ChunkRef) => this.#planned<'beginStart'>();
  beginReboot = (_: ChunkRef) => this.#planned<'beginReboot'>();
  beginAllocateAddress = (_: ChunkRef) => this.#planned<'beginAllocateAddress'>();
  beginAssociateAddress = (_: ChunkRef) => this.#planned<'beginAssociateAddress'>();
  beginDisassociateAddress = (_: ChunkRef) => this.#planned<'beginDisassociateAddress'>();
  beginReleaseAddress = (_: ChunkRef) => this.#planned<'beginReleaseAddress'>();
  beginCreateNatGateway = (_: ChunkRef) => this.#planned<'beginCreateNatGateway'>();
  beginDeleteNatGateway = (_: ChunkRef) => this.#planned<'beginDeleteNatGateway'>();
  beginCreateVolume = (_: ChunkRef) => this.#planned<'beginCreateVolume'>();
  beginModifyVolume = (_: ChunkRef) => this.#planned<'beginModifyVolume'>();
  beginDeleteVolume = (_: ChunkRef) => this.#planned<'beginDeleteVolume'>();
  beginAttachVolume = (_: ChunkRef) => this.#planned<'beginAttachVolume'>();
  beginCreateSnapshot = (_: ChunkRef) => this.#planned<'beginCreateSnapshot'>();
  beginCopySnapshot = (_: ChunkRef) => this.#planned<'beginCopySnapshot'>();
  beginDeleteSnapshot = (_: ChunkRef) => this.#planned<'beginDeleteSnapshot'>();
  beginDetachVolume = (_: ChunkRef) => this.#planned<'beginDetachVolume'>();
  beginAttachInterface = (_: ChunkRef) => this.#planned<'beginAttachInterface'>();
  beginDetachInterface = (_: ChunkRef) => this.#planned<'beginDetachInterface'>();
  beginCreateImage = (_: ChunkRef) => this.#planned<'beginCreateImage'>();
  beginCopyImage = (_: ChunkRef) => this.#planned<'beginCopyImage'>();
  beginImportImage = (_: ChunkRef) => this.#planned<'beginImportImage'>();
  beginRegisterImage = (_: ChunkRef) => this.#planned<'beginRegisterImage'>();
  planArrivals = async (_: ChunkRef): Promise<readonly PlannedArrival[]> => this.arriving;
  planLaunchVolumes = async (_: ChunkRef): Promise<readonly PlannedLaunchVolume[]> => this.making;
  beginRepair = async (_: ChunkRef): Promise<RepairPlan> => this.plan as RepairPlan;

  async arrive(_: ChunkRef, { id: addressId, host }: Arrived): Promise<Translation | null> {
    this.arrived.push(`${addressId} ${host}`);
    const translation = { domainId: 'd', outside: '192.0.2.1', portId: 'port-1', interface: '' };
    return this.isGone ? null : { addressId, ...translation };
  }

  async nextVolumeHost(_: ChunkRef, { id, generation }: VolumeTried): Promise<PlannedCreation> {
    const refused = { code: 'Server.InsufficientVolumeCapacity', message: 'No host is left' };
    const about = { noun: 'volume', id, ec2Id: '', generation: generation + 1 } as const;
    return { ...about, ...(this.nextHosts.shift() ?? { refused }) };
  }

  async setAside(_: ChunkRef, what: SetAside): Promise<string | null> {
    this.aside.push(what);
    return this.free.shift() ?? null;
  }

  async markUnwinding(_: ChunkRef, { id }: Resource, _generation: number, reason: Reason): Promise<void> {
    this.unwinding.push({ id, reason });
  }

  async nextAttempt(_: ChunkRef, given: GivenUp): Promise<NextAttempt> {
    this.given.push(given);
    const refused = { code: 'Server.InternalError', message: 'No host is left' };
    return this.next.shift() ?? { refused, generation: given.generation + 1 };
  }

  async settle(
    _: ChunkRef,
    outcomes: readonly Outcome[],
    steps: readonly StepRecord[],
    close: boolean,
  ): Promise<OperationOutcome | null> {
    this.settled.push({ outcomes, steps, close });
    return close ? this.outcome : null;
  }

  async cleanupDone(_: ChunkRef, cleanupId: string): Promise<void> {
    this.cleaned.push(cleanupId);
  }

  async hostState(host: string): Promise<HostState> {
    return this.silent.has(host) ? { silent: this.patience } : 'alive';
  }

  async #planned<K extends Begin>(): Promise<PlanOf<K>> {
    return this.plan as PlanOf<K>;
  }
}
