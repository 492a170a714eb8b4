/** One host as the scheduler sees it: capacity less every claim that is not released. Memory in MiB, disk in GiB. */
export interface HostSnapshot {
  readonly name: string;
  readonly zone: string;
  /** What it does. */
  readonly roles: readonly string[];
  readonly enabled: boolean;
  readonly alive: boolean;
  /** Silent, but nobody could hear it until a moment ago: engine-api or the database was away. */
  readonly awaited: boolean;
  /** Cleanups of an earlier time are still to be done: nothing new is put there. */
  readonly draining: boolean;
  /** Of a silent host: as it was heard last. */
  readonly contract: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly claimedVcpus: number;
  readonly claimedMemoryMiB: number;
  readonly claimedDiskGiB: number;
  readonly guests: number;
}

/** What one instance needs, and where it may not go. */
export interface PlacementNeed {
  readonly instanceId: string;
  readonly zone: string;
  readonly vcpus: number;
  /** With what the hypervisor itself needs. */
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** Hosts that have failed this launch already. */
  readonly excluded: readonly string[];
}
