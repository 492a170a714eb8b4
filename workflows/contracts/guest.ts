/** What a host is told: everything that it needs, because it cannot look anything up. Ids and small facts only, no secrets. */

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
}

/** Where the guest's network card goes: an existing tap in a network namespace of the host. */
export interface PortBinding {
  /** Name of the tap, at most 15 characters. */
  readonly tap: string;
  /** Name under /run/netns; empty: the namespace of the daemon itself. */
  readonly namespace: string;
  /**
   * The user that the guest runs as, one of its own, and that the tap belongs to: `--qemu_uid_base` plus the address's place
   * in its network. 0: the driver has no tap to own.
   */
  readonly guestUid: number;
}

export interface GuestSpec {
  readonly instanceId: string;
  /** `i-…`: the guest's name on its host's process list and console. */
  readonly name: string;
  /** SMBIOS uuid and serial: `ec2` + the last 29 hex digits of the instance's id, dashed as a UUID. */
  readonly smbiosUuid: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly image: ImageRef;
  readonly kernel?: ImageRef;
  readonly ramdisk?: ImageRef;
  /** With a kernel only. */
  readonly kernelArgs: string;
  readonly portId: string;
  readonly mac: string;
}

/** `create`: the root disk is made from the image if it is not there. `keep`: it must be there (start after stop). */
export type DiskMode = 'create' | 'keep';

export interface SpawnRequest {
  readonly guest: GuestSpec;
  readonly binding: PortBinding;
  readonly disk: DiskMode;
}

export interface StopRequest {
  readonly instanceId: string;
  /** Seconds that the guest gets to shut down by itself; 0: its power is cut. */
  readonly graceSeconds: number;
}

export interface RebootRequest {
  readonly spawn: SpawnRequest;
  /** Seconds that the guest gets to reboot by itself before it is reset. */
  readonly graceSeconds: number;
}

export interface Placement {
  readonly host: string;
  readonly generation: number;
  readonly guest: GuestSpec;
  readonly port: PortSpec;
}
