import type { PlannedAssociation } from './addresses.js';
import type { PlannedReboot } from './instances.js';
import type { PlannedCardReturn } from './interfaces.js';
import type { PlannedSnapshot } from './snapshots.js';
import type { PlannedVolumeReturn } from './volumes.js';
import type { Noun, Resource } from '../noun.js';

/** What every plan says of one resource. */
export interface Planned extends Resource {
  readonly ec2Id: string;
  readonly generation: number;
}

/**
 * A plan as histories may have it: before there were nouns, each was about an instance. Every plan is read through
 * `identified`.
 */
type Recorded = Omit<Planned, keyof Resource> & Partial<Resource> & { readonly instanceId?: string };

export const identified = <P extends Planned>(plan: readonly P[]): readonly P[] =>
  plan.map((planned) => ({ ...planned, ...resourceOf(planned) }));

function resourceOf({ noun, id, instanceId }: Recorded): Resource {
  return { noun: noun ?? 'instance', id: id ?? instanceId ?? '' };
}

/** What a repair brings back, by noun: a noun adds its own by declaration merging. */
export interface NounReturns {
  instance: PlannedReboot;
  volume: PlannedVolumeReturn;
  'floating-address': PlannedAssociation;
  'network-interface': PlannedCardReturn;
  /** A lost one cannot be brought back. */
  snapshot: PlannedSnapshot;
}

export type PlannedReturn<N extends Noun = Noun> = N extends keyof NounReturns ? NounReturns[N] : never;
