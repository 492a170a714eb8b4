import type { AddressEnding } from './control/addresses.js';
import type { NatGatewayEnding } from './control/nat-gateways.js';
import type { MachinePin } from './machine-pin.js';
import type { CleanupNote, ObservedPower, Reason } from './operation.js';

/**
 * How an operation may end for a resource, by noun of the cloud. A noun adds its own by declaration merging, and its
 * rows write them; what else it lacks then does not compile. An ending has a `reason` exactly when the operation failed
 * for the resource.
 */
export interface CloudEndings {
  instance: InstanceEnding;
  'floating-address': AddressEnding;
  'nat-gateway': NatGatewayEnding;
  volume: VolumeEnding;
  snapshot: SnapshotEnding;
  image: ImageEnding;
  'network-interface': InterfaceEnding;
}

/** The same of nouns that are handed in (a test's): nothing of the cloud must know them. */
export interface AddedEndings {}

export type NounEndings = CloudEndings & AddedEndings;

export type Noun = keyof NounEndings;

/** One resource as operations speak of it. */
export interface Resource {
  readonly noun: Noun;
  /** UUID. */
  readonly id: string;
}

export type InstanceEnding =
  /** `pinned` is kept with the row; absent: the row keeps what it has. */
  | { readonly kind: 'running'; readonly pinned?: MachinePin }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'terminated'; readonly cleanups: readonly CleanupNote[] }
  /** The launch holds nothing any more, or what `cleanups` say. */
  | { readonly kind: 'launch-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** A start, stop or reboot did not work; `power` is what the host says that the guest does. */
  | { readonly kind: 'failed'; readonly reason: Reason; readonly power: ObservedPower };

export type VolumeEnding =
  | { readonly kind: 'created' }
  | { readonly kind: 'create-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** The launch that it was made for came to nothing, and it with it. */
  | { readonly kind: 'not-launched'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  | { readonly kind: 'modified' }
  /** It is as it was, or will be when its host has done what `cleanups` say. */
  | { readonly kind: 'modify-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** It is as asked, and its guest does not see that before its next start. */
  | { readonly kind: 'not-shown'; readonly reason: Reason }
  | { readonly kind: 'deleted'; readonly cleanups: readonly CleanupNote[] }
  | { readonly kind: 'attached' }
  /** It is as it was: in no instance. */
  | { readonly kind: 'attach-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  | { readonly kind: 'detached'; readonly cleanups: readonly CleanupNote[] }
  /** It is where it was, or could not be brought back: the next comparison finds it again. */
  | { readonly kind: 'detach-failed'; readonly reason: Reason };

export type InterfaceEnding =
  | { readonly kind: 'attached' }
  /** It is as it was: in no instance, once the hosts of `cleanups` have let go of it. */
  | { readonly kind: 'attach-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  | { readonly kind: 'detached'; readonly cleanups: readonly CleanupNote[] }
  /** It is where it was. */
  | { readonly kind: 'detach-failed'; readonly reason: Reason };

export type ImageEnding =
  /** Its bytes are in the store, and what was found in them is in its row. `cleanups`: what a host still has of it. */
  | { readonly kind: 'available'; readonly cleanups?: readonly CleanupNote[] }
  /** `cleanups`: what hosts still have of it. Bytes in the store are the sweep's. */
  | { readonly kind: 'image-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] };

export type SnapshotEnding =
  | { readonly kind: 'created' }
  | { readonly kind: 'create-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  | { readonly kind: 'deleted'; readonly cleanups: readonly CleanupNote[] };

/** A newer operation has the resource: nothing is written to its row. */
export interface OvertakenEnding {
  readonly kind: 'overtaken';
}

/** What it was in is gone, and it with it: it holds nothing there any more but what `cleanups` say. */
export interface ReleasedEnding {
  readonly kind: 'released';
  readonly cleanups: readonly CleanupNote[];
}

export type Ending<N extends Noun = Noun> = NounEndings[N] | OvertakenEnding | ReleasedEnding;

/**
 * How the operation ended for one resource. Written under (generation, operation): a resource that a newer operation
 * has taken is left as it is, and only noted as overtaken.
 */
export type Outcome<N extends Noun = Noun> = N extends N
  ? { readonly noun: N; readonly id: string; readonly generation: number } & Ending<N>
  : never;
