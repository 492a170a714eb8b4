import type { VolumeAddress } from '../../../workflows/contracts/volume.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { GuestDefinition, VirtDriver } from './virt-driver.js';

/** A volume as it is plugged into a guest. */
export interface GuestVolume {
  readonly volumeId: string;
  /** In the guest. */
  readonly serial: string;
  readonly sizeBytes: number;
  readonly address: VolumeAddress;
}

export interface LettingGo {
  readonly volumeId: string;
  readonly graceMs: number;
  /** A guest that does not let go is no failure: the volume is cut off. */
  readonly force: boolean;
}

/** How large guests see their volumes. */
export interface VolumeSizes {
  /**
   * A guest that has the volume sees that it is so large by now, and resolves when its hypervisor does: the volume is
   * served so already. Not plugged, off and not there are success: the next start sees it.
   */
  show(
    instanceId: string,
    volume: { readonly volumeId: string; readonly sizeBytes: number },
    signal: AbortSignal,
  ): Promise<void>;
}

/** Guests that stand still for a moment, while something begins that is to be of that moment. */
export interface GuestHolds {
  /**
   * When it resolves the guest stands still, and what it wrote is with who serves its volumes. It goes on by itself
   * once `ms` are over, whoever died. Another hold takes this one's place. Off or not there: error GuestNotRunning.
   */
  hold(
    instanceId: string,
    hold: { readonly holdId: string; readonly ms: number },
    signal: AbortSignal,
  ): Promise<void>;
  /** It goes on, if this hold is the one that holds it. True: it has stood still since. */
  letGo(instanceId: string, holdId: string): Promise<boolean>;
}

/** Drivers whose guests get volumes while they run; they start guests with volumes, too. */
export interface VolumePlugs {
  readonly sizes: VolumeSizes;
  readonly holds: GuestHolds;
  /** Plugged already is success. Off or not there: error GuestNotRunning. */
  plug(instanceId: string, volume: GuestVolume, signal: AbortSignal): Promise<void>;
  /**
   * Asks the guest to let go, and resolves when it has. Not plugged, off and not there are success. A guest that holds
   * on: error VolumeHeld; it may still let go later, and then has it no more.
   */
  unplug(instanceId: string, volume: LettingGo, signal: AbortSignal): Promise<void>;
}

export const takesVolumes = (driver: VirtDriver): driver is VirtDriver & VolumePlugs => 'unplug' in driver;

/** Before anything is made: a volume that nobody serves cannot be reached. */
export function requireAddresses({ disks }: GuestDefinition): void {
  if (disks.some(({ source }) => source.from === 'volume' && !source.address))
    throw new EngineError('UnsupportedOperation', 'The host cannot reach a volume of the instance');
}

export const guestNotRunning = () => new EngineError('GuestNotRunning', 'The instance is not running');

export const volumeHeld = (seconds: number) =>
  new EngineError('VolumeHeld', `The guest did not let go of the volume within ${seconds} seconds`);
