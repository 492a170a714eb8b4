import type { DriftContribution } from '../hosts/drift-contribution.js';
import { instanceDrift } from '../hosts/instance-drift.js';
import type { InstanceDependents } from '../instances/instance-dependents.js';
import { instanceRows } from '../instances/instance-rows.js';
import type { NounRowsByName } from '../operations/noun-rows.js';

/** What operations and repairs need to know of the nouns. */
export interface ControlNouns {
  readonly rows: NounRowsByName;
  readonly drifts: readonly DriftContribution[];
  readonly dependents: readonly InstanceDependents[];
}

export const controlNouns: ControlNouns = {
  rows: { instance: instanceRows },
  drifts: [instanceDrift],
  dependents: [],
};
