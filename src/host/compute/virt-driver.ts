import type { DiskContent, DiskMode, PortBinding } from '../../../workflows/contracts/guest.js';
import type { MachinePin, PinFact } from '../../../workflows/contracts/machine-pin.js';
import type { VolumeAddress } from '../../../workflows/contracts/volume.js';
import type { HostCapacity } from '../../stream/topics/life.topic.js';

export type { HostCapacity } from '../../stream/topics/life.topic.js';

/**
 * One hypervisor technology. The manager serialises calls per guest and checks fences; a driver only does.
 * The rules are a table in docs/contracts/virt.md, proved for each driver by test/contract/virt-driver.contract.ts.
 */

/** What to run. Its files are on this host already. */
export interface GuestDefinition {
  readonly instanceId: string;
  readonly generation: number;
  readonly name: string;
  readonly smbiosUuid: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** The first is the root. */
  readonly disks: readonly GuestDisk[];
  readonly kernel?: string;
  readonly ramdisk?: string;
  readonly kernelArgs: string;
  readonly nics: readonly GuestNic[];
  /** Absent: as it was pinned here before, else the driver chooses. */
  readonly pin?: MachinePin;
}

/**
 * What a disk holds at first. A `volume` is served elsewhere; a driver that cannot reach it: error
 * UnsupportedOperation.
 */
export type GuestDiskSource =
  | {
      readonly from: 'image';
      /** Absolute path of the cached base image, readable by every guest’s user and writable by none. */
      readonly base: string;
      readonly baseFormat: 'raw' | 'qcow2';
    }
  | { readonly from: 'volume'; readonly volumeId: string; readonly address?: VolumeAddress }
  /** `holds`: absent: zeros. Its label is the disk's serial. */
  | { readonly from: 'blank'; readonly holds?: DiskContent };

export interface GuestDisk {
  readonly source: GuestDiskSource;
  /** 0: as large as the base is. */
  readonly sizeBytes: number;
  readonly bus: 'virtio';
  /** One of its own within the guest, fit for a file’s name. */
  readonly serial: string;
  /** The firmware’s order, from 1. Absent: not booted from. */
  readonly bootOrder?: number;
  /** `create`: made from its source if it is not there. `keep`: it must be there, else error GuestDiskMissing. */
  readonly mode: DiskMode;
}

export interface GuestNic {
  /** Absent: remembered from before cards were known by their ports. */
  readonly portId?: string;
  readonly mac: string;
  readonly model: 'virtio';
  readonly binding: PortBinding;
}

/** running: has a vCPU that may run. stopped: known here (disk kept), off. */
export type GuestPower = 'running' | 'stopped';

export interface GuestFact {
  readonly instanceId: string;
  readonly generation: number;
  readonly power: GuestPower;
  /** Ids of those that are plugged into it. Absent: none, or it is off. */
  readonly volumes?: string[];
  /** Ids of the ports whose cards are plugged into it beside its first. Absent: none, or it is off. */
  readonly cards?: string[];
}

/** Why a guest that was not switched off here is off. */
export type PowerEventKind = 'guest-shutdown' | 'guest-panicked' | 'guest-lost';

export interface GuestPowerEvent {
  readonly instanceId: string;
  readonly generation: number;
  readonly kind: PowerEventKind;
  /** Last line of the hypervisor's own words, for the log. */
  readonly detail: string;
}

/** Resolves when the event cannot get lost any more; only then does the driver write down that it is known. */
export type PowerEventSink = (event: GuestPowerEvent) => Promise<void>;

export interface VirtDriver {
  /**
   * Finds the guests that outlived the daemon and starts watching them. Called once, before anything else.
   * What happened to a guest meanwhile is told through `onPowerEvent` as if it happened now. An event may be told
   * twice.
   */
  adopt(onPowerEvent: PowerEventSink): Promise<void>;
  /**
   * Makes the disks as their modes say and starts the guest. One that runs is left as it is, but for its generation.
   * Aborting leaves nothing running. Answers with what the guest is pinned to, from its first start on; undefined: it
   * has run since before there were pins.
   */
  spawn(guest: GuestDefinition, signal: AbortSignal): Promise<PinFact>;
  /** Removes the guest and all it holds here, and resolves when it is gone. Not there is success. */
  destroy(instanceId: string): Promise<void>;
  /**
   * Asks the guest to shut down, and cuts its power after `graceMs`. Off or not there is success. Raises no power
   * event.
   */
  stop(instanceId: string, graceMs: number, signal: AbortSignal): Promise<void>;
  /**
   * Asks the guest to shut down, cuts its power after `graceMs`, and starts it again. Off or not there: error
   * GuestNotRunning. Answers as `spawn`.
   */
  reboot(instanceId: string, graceMs: number, signal: AbortSignal): Promise<PinFact>;
  /** From now on the guest's facts and events carry this generation. Not there is success. */
  renew(instanceId: string, generation: number): Promise<void>;
  /** Undefined: not here. */
  inspect(instanceId: string): Promise<GuestFact | undefined>;
  list(): Promise<readonly GuestFact[]>;
  /** What looks like ours but belongs to no guest of `list`: paths, or `pid N`. For the audit. */
  strays(): Promise<readonly string[]>;
  /** All that the hypervisor could hand out; reserves are not yet taken off. */
  capacity(): Promise<HostCapacity>;
  /** Lets go of all guests without touching them: they are adopted by the next daemon. */
  close(): Promise<void>;
}

/** Drivers whose guests have a serial console. */
export interface ConsoleDriver {
  /** The newest `maxBytes` of what the guest has written. Empty when it wrote nothing; undefined: no such guest. */
  consoleOutput(instanceId: string, maxBytes: number): Promise<Buffer | undefined>;
}

export const hasConsole = (driver: VirtDriver): driver is VirtDriver & ConsoleDriver =>
  'consoleOutput' in driver;

/** Drivers whose guests have disks in files of their host. */
export interface DiskFilesDriver {
  /** Disks whose files are gone, by guest: their serials. */
  missingDisks(): Promise<ReadonlyMap<string, readonly string[]>>;
}

export const hasDiskFiles = (driver: VirtDriver): driver is VirtDriver & DiskFilesDriver =>
  'missingDisks' in driver;
