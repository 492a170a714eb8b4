import type { DiskMode, GuestSpec, ImageRef, PortBinding, PortSpec, SpawnRequest } from './guest.js';

/**
 * Shapes of host contract 1: they stand in histories and queues of a cloud that was updated, and hosts still read them.
 */

export type PortSpecV1 = Omit<PortSpec, 'network'>;

export type PortBindingV1 = Pick<PortBinding, 'tap' | 'namespace' | 'guestUid'>;

export interface GuestSpecV1 extends Omit<GuestSpec, 'pin'> {
  readonly diskGiB: number;
  readonly image: ImageRef;
  readonly portId: string;
  readonly mac: string;
}

export interface SpawnRequestV1 {
  readonly guest: GuestSpecV1;
  readonly binding: PortBindingV1 | PortBinding;
  readonly disk: DiskMode;
}

export type AnySpawnRequest = SpawnRequest | SpawnRequestV1;

export interface PlacementV1 {
  readonly host: string;
  readonly generation: number;
  readonly guest: GuestSpecV1;
  readonly port: PortSpecV1;
}
