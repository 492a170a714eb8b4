import type { MachinePin } from './machine-pin.js';
import type { NetworkSpec } from './network.js';
import type { VolumeAddress } from './volume.js';

/**
 * What a host is told: everything that it needs, because it cannot look anything up. Ids and small facts only, no
 * secrets.
 */

/** Bytes that a host fetches from the host API, once however many guests want them. */
export interface ImageRef {
  readonly imageId: string;
  readonly format: 'raw' | 'qcow2';
  readonly sizeBytes: number;
  /** Hex, of the bytes as served. */
  readonly sha256: string;
}

export interface PortSpec {
  /** The network interface's UUID. */
  readonly portId: string;
  readonly instanceId: string;
  /** Lower case, colons. */
  readonly mac: string;
  /** IPv4, dotted. */
  readonly address: string;
  /** For the lease, without domain. */
  readonly hostname: string;
  /** How many hops an answer of the metadata service may travel: 1 to 64. */
  readonly metadataHopLimit: number;
  /** The host's filters must have reached this version before the port is ready. */
  readonly minFilterVersion: number;
  readonly network: NetworkSpec;
}

/** Where the guest's network card goes: an existing tap in a network namespace of the host. */
export interface PortBinding {
  /** Name of the tap, at most 15 characters. */
  readonly tap: string;
  /** Where QEMU opens the tap: a name under /run/netns; empty: the namespace of the daemon itself. */
  readonly namespace: string;
  /** Where the tap is moved once QEMU holds it. Absent, or equal to `namespace`: it stays. */
  readonly domainNamespace?: string;
  /** The bridge of `domainNamespace` that a moved tap joins. */
  readonly bridge?: string;
  /**
   * The user that the guest runs as, one of its own on this host, and that the tap belongs to. All ports of a guest
   * name the same. 0: the driver has no tap to own.
   */
  readonly guestUid: number;
  /** Empty: told by a host that did not know domains. */
  readonly domainId: string;
}

export interface GuestSpec {
  readonly instanceId: string;
  /** `i-…`: the guest's name on its host's process list and console. */
  readonly name: string;
  /** SMBIOS uuid and serial: `ec2` + the last 29 hex digits of the instance's id, dashed as a UUID. */
  readonly smbiosUuid: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly kernel?: ImageRef;
  readonly ramdisk?: ImageRef;
  /** With a kernel only. */
  readonly kernelArgs: string;
  /** Absent: the host chooses, and its answer says what. */
  readonly pin?: MachinePin;
}

/** Where a volume is, and the generation of its own lane there. */
export interface VolumePlace {
  readonly host: string;
  readonly generation: number;
}

/**
 * What a disk holds at first. A volume's own: `at` says where it is kept, `address` how that host serves it. `config`:
 * what the metadata of the guest with this port says; the host asks for it.
 */
export type DiskSource =
  | { readonly from: 'image'; readonly image: ImageRef }
  | {
      readonly from: 'volume';
      readonly volumeId: string;
      readonly at?: VolumePlace;
      readonly address?: VolumeAddress;
    }
  | { readonly from: 'config'; readonly portId: string }
  | { readonly from: 'blank'; readonly holds?: DiskContent };

/** What a disk of the guest's own is made with; its label is its serial. Absent: zeros. */
export type DiskContent = 'swap' | 'ext4';

/** A disk of a guest. The first of its list is the root. */
export interface DiskSpec {
  readonly source: DiskSource;
  /** 0: as large as its image. */
  readonly sizeBytes: number;
  readonly bus: 'virtio';
  /**
   * One of its own within the guest: a letter, then letters, digits and dashes, at most 20 characters. Names its file,
   * too.
   */
  readonly serial: string;
  /** The firmware's order, from 1. Absent: not booted from. */
  readonly bootOrder?: number;
}

/** `create`: a disk of the host's own is made if it is not there. `keep`: it must be there (start after stop). */
export type DiskMode = 'create' | 'keep';

export interface SpawnDisk extends DiskSpec {
  readonly mode: DiskMode;
}

export interface NicSpec {
  readonly portId: string;
  readonly mac: string;
  readonly model: 'virtio';
  readonly binding: PortBinding;
}

export interface SpawnRequest {
  readonly guest: GuestSpec;
  readonly disks: readonly SpawnDisk[];
  readonly nics: readonly NicSpec[];
}

export interface StopRequest {
  readonly instanceId: string;
  /** Seconds that the guest gets to shut down by itself; 0: its power is cut. */
  readonly graceSeconds: number;
}

export interface RebootRequest<Spawn = SpawnRequest> {
  readonly spawn: Spawn;
  /** Seconds that the guest gets to reboot by itself before it is reset. */
  readonly graceSeconds: number;
}

export interface Placement {
  readonly host: string;
  readonly generation: number;
  readonly guest: GuestSpec;
  readonly disks: readonly DiskSpec[];
  readonly port: PortSpec;
  /** Of its cards beside the first, in their order. Absent: it has one. */
  readonly more?: readonly PortSpec[];
}
