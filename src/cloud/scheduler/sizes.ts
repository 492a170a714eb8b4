/** The size of a flavor, as an instance's row keeps it. */
export interface Size {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** Disks that its flavor adds. Absent: none. */
  readonly ephemeralGiB?: number;
  readonly swapMiB?: number;
}

/** What is claimed of a host for it. */
export type Claimed = Pick<Size, 'vcpus' | 'memoryMiB' | 'diskGiB'>;

/** An instance whose disk is on its host. */
export interface Placed extends Size {
  readonly id: string;
  readonly zone: string;
  readonly host: string | null;
  /** GiB by which the disk is to grow. */
  readonly grownGiB?: number;
}
