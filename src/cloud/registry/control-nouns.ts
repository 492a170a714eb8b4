import type { CloudEndings, Noun } from '../../../workflows/contracts/noun.js';
import { checks } from './audit-checks.js';
import type { AuditCheck } from '../audit/fact.js';
import { addressDependents } from '../floating-addresses/address-dependents.js';
import { addressDrift } from '../floating-addresses/address-drift.js';
import { addressRows } from '../floating-addresses/address-rows.js';
import { imageImageUse } from '../images/image-image-use.js';
import { imageRows } from '../images/image-rows.js';
import type { ImageUse } from '../images/image-use.js';
import { natGatewayRows } from '../nat-gateways/nat-gateway-rows.js';
import type { DriftContribution } from '../repair/drift-contribution.js';
import { cardDependents } from '../instances/cards/card-dependents.js';
import { cardDrift } from '../instances/cards/card-drift.js';
import { cardRows } from '../instances/cards/card-rows.js';
import { instanceDrift } from '../instances/drift/instance-drift.js';
import type { InstanceDependents } from '../instances/instance-dependents.js';
import { instanceMeetings } from '../instances/instance-meetings.js';
import { instanceImageUse } from '../instances/instance-image-use.js';
import { instanceRows } from '../instances/instance-rows.js';
import { volumeDependents } from '../volumes/volume-dependents.js';
import { volumeDrift } from '../volumes/volume-drift.js';
import { volumeImageUse } from '../volumes/volume-image-use.js';
import { volumeRows } from '../volumes/volume-rows.js';
import { snapshotDrift } from '../snapshots/snapshot-drift.js';
import { snapshotRows } from '../snapshots/snapshot-rows.js';
import type { NounRows, NounRowsByName } from '../operations/noun-rows.js';
import type { MeetingsOf } from '../nouns/meetings.js';
import type { Nouns } from '../nouns/noun.js';
import type { RowKeeper } from '../nouns/row-keeper.js';
import { rowKeepersOf } from './machinery.js';
import { nouns } from './registry.js';

/** What operations and repairs take of a noun in code. Every slot is filled; null is a decision: it has none of it. */
export interface ControlNoun<N extends Noun = Noun> {
  readonly rows: NounRows<N>;
  /** Null: it is not on hosts. */
  readonly drift: DriftContribution<N> | null;
  /** Null: it is never inside an instance. */
  readonly dependents: InstanceDependents | null;
  /** Null: nothing of it is made from images. */
  readonly imageUse: ImageUse | null;
  readonly meetings: MeetingsOf<N>;
}

/** In the order in which rows of several are locked; one of the cloud's that is missing does not compile. */
export type ControlNounsByName = { readonly [N in keyof CloudEndings]: ControlNoun<N> } & {
  readonly [N in Noun]?: ControlNoun<N>;
};

/** The same as mechanisms take it: tests add a noun of their own. */
export interface ControlNouns {
  readonly registry: Nouns;
  readonly rows: NounRowsByName;
  readonly drifts: readonly DriftContribution[];
  readonly dependents: readonly InstanceDependents[];
  readonly imageUses: readonly ImageUse[];
  readonly checks: readonly AuditCheck[];
  /** All that have rows, those that are named before those that name them. */
  readonly keepers: readonly RowKeeper[];
}

/** Every noun that operations know. */
export const controlNounsByName: ControlNounsByName = {
  instance: {
    rows: instanceRows,
    drift: instanceDrift,
    dependents: null,
    imageUse: instanceImageUse,
    meetings: instanceMeetings,
  },
  'floating-address': {
    rows: addressRows,
    drift: addressDrift,
    dependents: addressDependents,
    imageUse: null,
    meetings: null,
  },
  // What hosts have of it is its address.
  'nat-gateway': {
    rows: natGatewayRows,
    drift: null,
    dependents: null,
    imageUse: null,
    meetings: null,
  },
  // After instances: whoever locks both locks them in this order.
  volume: {
    rows: volumeRows,
    drift: volumeDrift,
    dependents: volumeDependents,
    imageUse: volumeImageUse,
    meetings: null,
  },
  snapshot: {
    rows: snapshotRows,
    drift: snapshotDrift,
    dependents: null,
    imageUse: null,
    meetings: null,
  },
  // After instances, as volumes.
  'network-interface': {
    rows: cardRows,
    drift: cardDrift,
    dependents: cardDependents,
    imageUse: null,
    meetings: null,
  },
  image: {
    rows: imageRows,
    drift: null,
    dependents: null,
    imageUse: imageImageUse,
    meetings: null,
  },
};

/** What the entries come to. `registry` and `checks` are of these nouns, of others and of machinery. */
export function controlNounsOf(
  byName: ControlNounsByName,
  { registry, checks: all }: Pick<ControlNouns, 'registry' | 'checks'>,
): ControlNouns {
  const entries = Object.entries(byName) as [string, ControlNoun][];
  return {
    registry,
    rows: Object.fromEntries(entries.map(([name, { rows }]) => [name, rows])) as NounRowsByName,
    drifts: entries.flatMap(([, { drift }]) => drift ?? []),
    dependents: entries.flatMap(([, { dependents }]) => dependents ?? []),
    imageUses: entries.flatMap(([, { imageUse }]) => imageUse ?? []),
    checks: all,
    keepers: rowKeepersOf(registry),
  };
}

export const controlNouns = controlNounsOf(controlNounsByName, { registry: nouns, checks });
