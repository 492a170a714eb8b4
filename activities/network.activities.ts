import { heartbeating } from '../src/common/temporal/heartbeating.js';
import { type NetworkManager } from '../src/host/network/network.manager.js';
import type { NetworkActivities as Contract } from '../workflows/contracts/activities.js';
import type { Fence } from '../workflows/contracts/fence.js';
import type { PortSpecV1 } from '../workflows/contracts/guest-v1.js';
import type { PortBinding, PortSpec } from '../workflows/contracts/guest.js';
import type { AddressProbe, Translation } from '../workflows/contracts/translation.js';

/** Steps that run on one network host. */
export class NetworkActivities implements Contract {
  constructor(private readonly manager: NetworkManager) {}

  preparePort(port: PortSpec | PortSpecV1, fence: Fence): Promise<PortBinding> {
    return heartbeating((signal) => this.manager.preparePort(port, fence, signal));
  }

  releasePort(portId: string, instanceId: string, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.releasePort({ portId, instanceId }, fence, signal));
  }

  bindAddress(translation: Translation, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.bindAddress(translation, fence, signal));
  }

  unbindAddress(addressId: string, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.unbindAddress(addressId, fence, signal));
  }

  probeAddress(probe: AddressProbe, fence: Fence): Promise<boolean> {
    return heartbeating((signal) => this.manager.probeAddress(probe, fence, signal));
  }
}
