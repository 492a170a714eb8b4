import type { AddressSteps } from './control/addresses.js';
import type { ImageSteps } from './control/images.js';
import type { InstanceSteps } from './control/instances.js';
import type { NatGatewaySteps } from './control/nat-gateways.js';
import type { InterfaceSteps } from './control/interfaces.js';
import type { OperationSteps } from './control/operations.js';
import type { RepairSteps } from './control/repairs.js';
import type { SnapshotSteps } from './control/snapshots.js';
import type { VolumeSteps } from './control/volumes.js';
import type { AttachCardRequest, DetachCardRequest } from './card.js';
import type { Fence } from './fence.js';
import type { AnySpawnRequest, PortSpecV1 } from './guest-v1.js';
import type { PortBinding, PortSpec, RebootRequest, StopRequest } from './guest.js';
import type { RootCopyActivities } from './image.js';
import type { PinFact } from './machine-pin.js';
import type { ObservedPower } from './operation.js';
import type { AttachRequest, DetachRequest, HoldRequest, SizeRequest } from './volume.js';
import type { AddressProbe, Translation } from './translation.js';

/**
 * Steps that only touch rows, run as local activities beside the workflow. Each is one transaction and may run twice.
 * `begin…` claims the chunk for the calling Temporal run (the same run again is success; another run's claim throws
 * ChunkTaken, not retryable) and returns the work. A noun adds its own by declaration merging; all are served from one
 * queue.
 */
export interface ControlActivities
  extends
    OperationSteps,
    InstanceSteps,
    AddressSteps,
    NatGatewaySteps,
    ImageSteps,
    RepairSteps,
    VolumeSteps,
    SnapshotSteps,
    InterfaceSteps {}

/** Steps on one compute host. `OperationOvertaken` (not retryable) when a higher fence was seen. */
export interface ComputeActivities extends RootCopyActivities {
  spawnInstance(request: AnySpawnRequest, fence: Fence): Promise<PinFact>;
  /**
   * Removes guest, disk and folder. Nothing there is success. The guest is asked to shut down first and has
   * `graceSeconds` for it; absent: its power is cut.
   */
  destroyInstance(instanceId: string, fence: Fence, graceSeconds?: number): Promise<void>;
  /** Off already is success. */
  stopInstance(request: StopRequest, fence: Fence): Promise<void>;
  /** A guest that is off is started. Answers as `spawnInstance`. */
  rebootInstance(request: RebootRequest<AnySpawnRequest>, fence: Fence): Promise<PinFact>;
  /**
   * Fenced as a change is: what older work still does to the guest is stopped and waited for, so that the answer stays
   * true.
   */
  powerState(instanceId: string, fence: Fence): Promise<ObservedPower>;
  /** Inside the guest's lane. Plugged already is success; a guest that does not run is GuestNotRunning. */
  attachVolume(request: AttachRequest, fence: Fence): Promise<void>;
  /**
   * Inside the guest's lane. Not plugged, off and absent are success; VolumeHeld: the guest did not let go of it in
   * time.
   */
  detachVolume(request: DetachRequest, fence: Fence): Promise<void>;
  /** Inside the guest's lane, once the volume is so large. Not plugged, off and absent are success. */
  showVolumeSize(request: SizeRequest, fence: Fence): Promise<void>;
  /** From the answer on the guest stands still, and all that it wrote is with who serves its volumes. */
  holdGuest(request: HoldRequest, fence: Fence): Promise<void>;
  /** It goes on. True: it has stood still since it was held, by this hold. */
  letGuestGo(request: HoldRequest, fence: Fence): Promise<boolean>;
  /** Inside the guest's lane. Plugged already is success; a guest that does not run is GuestNotRunning. */
  attachCard(request: AttachCardRequest, fence: Fence): Promise<void>;
  /**
   * Inside the guest's lane. Not plugged, off and absent are success; CardHeld: the guest did not let go of it in time.
   */
  detachCard(request: DetachCardRequest, fence: Fence): Promise<void>;
}

/** Steps on one network host. */
export interface NetworkActivities {
  /** Inside the lane of the port's instance, as all that is done to its ports. */
  preparePort(port: PortSpec | PortSpecV1, fence: Fence): Promise<PortBinding>;
  /** Nothing there, and a port that is another instance's by now, are success. */
  releasePort(portId: string, instanceId: string, fence: Fence): Promise<void>;
  /** From now on the address answers here for its port, also for one that is plugged later. Neighbours are told. */
  bindAddress(translation: Translation, fence: Fence): Promise<void>;
  /** It answers here no more, and flows by it end. Not there is success. */
  unbindAddress(addressId: string, fence: Fence): Promise<void>;
  /** Whether somebody has the address already. Changes nothing. */
  probeAddress(probe: AddressProbe, fence: Fence): Promise<boolean>;
}
