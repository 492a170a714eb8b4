import type { RuleRow } from './security-group.js';

/** A VPC of which a rule names a group in another one, and the connection that joins them. */
export interface GroupReference {
  readonly groupEc2Id: string;
  readonly vpcEc2Id: string;
  readonly peeringEc2Id: string;
}

/** A rule that lets nobody in, or out to nobody, any more. */
export interface StaleRule extends RuleRow {
  readonly groupName: string;
}
