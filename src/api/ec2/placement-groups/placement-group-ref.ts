import { byEc2Id, byName, type Ref } from '../../../common/refs/ref.js';

/** AWS takes an id for a name, where a name is asked for. */
export const placementGroupRef = (named: string): Ref =>
  /^pg-[0-9a-f]{17}$/.test(named) ? byEc2Id(named) : byName(named);
