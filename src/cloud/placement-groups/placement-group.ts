/** Members on one host, or each on another: strictly, or as far as there is room. */
export const PLACEMENT_POLICIES = [
  'affinity',
  'anti-affinity',
  'soft-affinity',
  'soft-anti-affinity',
] as const;
export type PlacementPolicy = (typeof PLACEMENT_POLICIES)[number];

export interface PlacementGroupRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly name: string;
  readonly policy: PlacementPolicy;
  readonly projectId: string;
  /** The user who made it. */
  readonly madeBy: string;
  /** UUIDs of the instances in it that have not ended. */
  readonly members: readonly string[];
  /** Key and value. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}
