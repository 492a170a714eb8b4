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

/** Drivers whose guests get volumes while they run; they start guests with volumes, too. */
export interface VolumePlugs {
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
