/** What a host is believed to have at most, whatever it says; null: what it says. */
export interface HostLimits {
  readonly maxVcpus: number | null;
  readonly maxMemoryMiB: number | null;
  readonly maxDiskGiB: number | null;
}

/** A host as its operator sees it. */
export interface HostRow {
  readonly name: string;
  readonly zone: string;
  /** What it does: a daemon each. */
  readonly roles: readonly string[];
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly declaredDown: boolean;
  /** The daemons of all its roles sent heartbeats lately, and it is not declared down. */
  readonly alive: boolean;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly usedVcpus: number;
  readonly usedMemoryMiB: number;
  readonly usedDiskGiB: number;
  readonly guests: number;
}

export interface NewHost extends Pick<HostRow, 'name' | 'zone'> {
  readonly tokenHash: string;
  /** Each once, at least one; absent: those of every host. */
  readonly roles?: readonly string[];
}
