import { type ComputeActivities, type NetworkActivities } from '../../../workflows/contracts/activities.js';
import { type AttachCardRequest, type DetachCardRequest } from '../../../workflows/contracts/card.js';
import { type Fence } from '../../../workflows/contracts/fence.js';
import { type AnySpawnRequest, type PortSpecV1 } from '../../../workflows/contracts/guest-v1.js';
import { type PortBinding, type PortSpec, type RebootRequest } from '../../../workflows/contracts/guest.js';
import {
  type CopyRootRequest,
  type RootCopy,
  type SendRootRequest,
} from '../../../workflows/contracts/image.js';
import { type PinFact } from '../../../workflows/contracts/machine-pin.js';
import { type AddressProbe, type Translation } from '../../../workflows/contracts/translation.js';
import {
  type AttachRequest,
  type DetachRequest,
  type VolumeActivities,
} from '../../../workflows/contracts/volume.js';
import { type ObservedPower } from '../../../workflows/contracts/operation.js';
import { RecordedVolumes } from './recorded-volumes.js';

/** One host in memory: remembers guests, ports, volumes and fences, and refuses a lower fence as a real one does. */
export class RecordedHost
  extends RecordedVolumes
  implements ComputeActivities, NetworkActivities, VolumeActivities
{
  readonly guests = new Map<string, ObservedPower>();
  readonly ports = new Set<string>();
  /** `<instance>/<volume>`. */
  readonly plugged = new Set<string>();
  /** `<instance>/<port>`: cards that came while the guest ran. */
  readonly cards = new Set<string>();
  readonly detachments: { readonly graceSeconds: number; readonly force: boolean }[] = [];
  /** Port by floating address. */
  readonly addresses = new Map<string, string>();
  /** Addresses outside that somebody else has. */
  readonly taken = new Set<string>();
  /** Images whose copies of root disks are here, and those that were sent to the store. */
  readonly copies = new Set<string>();
  readonly sent: string[] = [];
  readonly stops: number[] = [];
  /** Seconds that guests got to shut down before they were removed; undefined: the power was cut. */
  readonly graces: (number | undefined)[] = [];
  /** What guests here run as; undefined: as on a host of contract 1. */
  pin: PinFact;

  async spawnInstance({ guest }: AnySpawnRequest, fence: Fence): Promise<PinFact> {
    this.admit('spawnInstance', guest.instanceId, fence);
    this.guests.set(guest.instanceId, 'running');
    return this.pin;
  }

  async destroyInstance(instanceId: string, fence: Fence, graceSeconds?: number): Promise<void> {
    this.admit('destroyInstance', instanceId, fence);
    this.graces.push(graceSeconds);
    this.guests.delete(instanceId);
  }

  async stopInstance(request: { instanceId: string; graceSeconds: number }, fence: Fence): Promise<void> {
    this.admit('stopInstance', request.instanceId, fence);
    this.stops.push(request.graceSeconds);
    if (this.guests.has(request.instanceId)) this.guests.set(request.instanceId, 'stopped');
  }

  async rebootInstance({ spawn }: RebootRequest<AnySpawnRequest>, fence: Fence): Promise<PinFact> {
    this.admit('rebootInstance', spawn.guest.instanceId, fence);
    this.guests.set(spawn.guest.instanceId, 'running');
    return this.pin;
  }

  async powerState(instanceId: string, fence: Fence): Promise<ObservedPower> {
    this.admit('powerState', instanceId, fence);
    return this.guests.get(instanceId) ?? 'absent';
  }

  async preparePort(port: PortSpec | PortSpecV1, fence: Fence): Promise<PortBinding> {
    this.admit('preparePort', port.portId, fence);
    this.ports.add(port.portId);
    return { tap: `tap-${port.portId}`, namespace: '', guestUid: 0, domainId: '' };
  }

  async releasePort(portId: string, _instanceId: string, fence: Fence): Promise<void> {
    this.admit('releasePort', portId, fence);
    this.ports.delete(portId);
  }

  async attachVolume({ instanceId, volumeId }: AttachRequest, fence: Fence): Promise<void> {
    this.admit('attachVolume', `${instanceId}/${volumeId}`, fence);
    this.plugged.add(`${instanceId}/${volumeId}`);
  }

  async detachVolume({ instanceId, volumeId, ...how }: DetachRequest, fence: Fence): Promise<void> {
    this.admit('detachVolume', `${instanceId}/${volumeId}`, fence);
    this.detachments.push(how);
    this.plugged.delete(`${instanceId}/${volumeId}`);
  }

  async attachCard({ instanceId, portId }: AttachCardRequest, fence: Fence): Promise<void> {
    this.admit('attachCard', `${instanceId}/${portId}`, fence);
    this.cards.add(`${instanceId}/${portId}`);
  }

  async detachCard({ instanceId, portId, ...how }: DetachCardRequest, fence: Fence): Promise<void> {
    this.admit('detachCard', `${instanceId}/${portId}`, fence);
    this.detachments.push(how);
    this.cards.delete(`${instanceId}/${portId}`);
  }

  async bindAddress({ addressId, portId }: Translation, fence: Fence): Promise<void> {
    this.admit('bindAddress', addressId, fence);
    this.addresses.set(addressId, portId);
  }

  async unbindAddress(addressId: string, fence: Fence): Promise<void> {
    this.admit('unbindAddress', addressId, fence);
    this.addresses.delete(addressId);
  }

  async probeAddress({ addressId, outside }: AddressProbe, fence: Fence): Promise<boolean> {
    this.admit('probeAddress', addressId, fence);
    return this.taken.has(outside);
  }

  async copyRoot({ instanceId, imageId, graceSeconds }: CopyRootRequest, fence: Fence): Promise<void> {
    this.admit('copyRoot', `${instanceId}/${imageId}`, fence);
    this.graces.push(graceSeconds);
    this.copies.add(imageId);
  }

  async sendRoot({ instanceId, imageId }: SendRootRequest, fence: Fence): Promise<void> {
    this.admit('sendRoot', `${instanceId}/${imageId}`, fence);
    this.sent.push(imageId);
  }

  async dropRootCopy({ instanceId, imageId }: RootCopy, fence: Fence): Promise<void> {
    this.admit('dropRootCopy', `${instanceId}/${imageId}`, fence);
    this.copies.delete(imageId);
  }
}
