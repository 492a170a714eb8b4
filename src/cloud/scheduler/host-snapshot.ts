import type { HostResource } from '../hosts/claimed.js';

/** Instances of a placement group on a host: that is claimed there, too. */
export type GroupKey = `group:${string}`;
export const groupKey = (groupId: string): GroupKey => `group:${groupId}`;

/** Amounts by resource; what is missing is zero. Memory in MiB, disk in GiB. */
export type Claims = Readonly<Partial<Record<HostResource | GroupKey, number>>>;

/** One host as the scheduler sees it: what it has, and every claim on it that is not released. */
export interface HostSnapshot {
  readonly name: string;
  readonly zone: string;
  /** What it does. */
  readonly roles: readonly string[];
  readonly enabled: boolean;
  readonly alive: boolean;
  /**
   * Could not be heard until a moment ago: engine-api or the database was away. It may be silent still, or what rows
   * say of it older than its update.
   */
  readonly awaited: boolean;
  /** Cleanups of an earlier time are still to be done: nothing new is put there. */
  readonly draining: boolean;
  /** Of a silent host: as it was heard last. */
  readonly contract: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** That volumes may take. */
  readonly volumeGiB: number;
  readonly claimed: Claims;
}

/** Where anything that is to be placed may not go. */
export interface PlacementNeed {
  readonly zone: string;
  /** Hosts that have failed this work already. */
  readonly excluded: readonly string[];
}
