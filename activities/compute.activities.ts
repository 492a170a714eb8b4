import { heartbeating } from '../src/common/temporal/heartbeating.js';
import { type ComputeManager } from '../src/host/compute/compute.manager.js';
import type { ComputeActivities as Contract } from '../workflows/contracts/activities.js';
import type {
  AttachRequest,
  DetachRequest,
  HoldRequest,
  SizeRequest,
} from '../workflows/contracts/volume.js';
import type { AttachCardRequest, DetachCardRequest } from '../workflows/contracts/card.js';
import type { Fence } from '../workflows/contracts/fence.js';
import type { AnySpawnRequest } from '../workflows/contracts/guest-v1.js';
import type { RebootRequest, StopRequest } from '../workflows/contracts/guest.js';
import type { CopyRootRequest, RootCopy, SendRootRequest } from '../workflows/contracts/image.js';
import type { PinFact } from '../workflows/contracts/machine-pin.js';
import type { ObservedPower } from '../workflows/contracts/operation.js';

/** Steps that run on one compute host. Each may run twice; the manager makes the second a no-op. */
export class ComputeActivities implements Contract {
  constructor(private readonly manager: ComputeManager) {}

  spawnInstance(request: AnySpawnRequest, fence: Fence): Promise<PinFact> {
    return heartbeating((signal) => this.manager.spawn(request, fence, signal));
  }

  destroyInstance(instanceId: string, fence: Fence, graceSeconds = 0): Promise<void> {
    return heartbeating((signal) => this.manager.destroy({ instanceId, graceSeconds }, fence, signal));
  }

  stopInstance(request: StopRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.stop(request, fence, signal));
  }

  rebootInstance(request: RebootRequest<AnySpawnRequest>, fence: Fence): Promise<PinFact> {
    return heartbeating((signal) => this.manager.reboot(request, fence, signal));
  }

  powerState(instanceId: string, fence: Fence): Promise<ObservedPower> {
    return heartbeating((signal) => this.manager.settledPower(instanceId, fence, signal));
  }

  attachVolume(request: AttachRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.volumes.attach(request, fence, signal));
  }

  attachCard(request: AttachCardRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.cards.attach(request, fence, signal));
  }

  detachCard(request: DetachCardRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.cards.detach(request, fence, signal));
  }

  copyRoot(request: CopyRootRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.roots.copy(request, fence, signal));
  }

  sendRoot(request: SendRootRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.roots.send(request, fence, signal));
  }

  dropRootCopy(copy: RootCopy, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.roots.drop(copy, fence, signal));
  }

  detachVolume(request: DetachRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.volumes.detach(request, fence, signal));
  }

  holdGuest(request: HoldRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.volumes.hold(request, fence, signal));
  }

  letGuestGo(request: HoldRequest, fence: Fence): Promise<boolean> {
    return heartbeating((signal) => this.manager.volumes.letGo(request, fence, signal));
  }

  showVolumeSize(request: SizeRequest, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.volumes.showSize(request, fence, signal));
  }
}
