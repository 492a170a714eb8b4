import { type Ref } from '../../common/refs/ref.js';

/** Rules as rows hold them; what EC2 calls them stands in api/ec2. */

export type RuleDirection = 'ingress' | 'egress';

/** A name, -1 for everything, or the number of a protocol that has no name here. */
export type Protocol = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | '-1' | `${number}`;

/**
 * Where an ingress rule lets traffic come from, or an egress rule go to: a range of IPv4 or of IPv6, or a group, named
 * by its EC2 id.
 */
export type RuleSource = { readonly cidr: string } | { readonly groupId: string };

/** A rule that is to be: checked for form, its source group looked up. */
export interface NewRule {
  readonly protocol: Protocol;
  /** tcp, udp: first and last port. icmp, icmpv6: type and code. -1: any; so for all other protocols. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly source: RuleSource;
  readonly description: string | null;
}

/** As asked for: the group is not looked up yet. */
export interface AskedRule extends Omit<NewRule, 'source'> {
  readonly source: { readonly cidr: string } | AskedGroup;
}

/** A group as the other side of a rule. */
export interface AskedGroup {
  readonly group: Ref;
  /** Twelve digits, of another project that has the group. Absent: the rule's own. */
  readonly account?: string;
}

export interface RuleRow {
  readonly id: string;
  readonly ec2Id: string;
  /** EC2's id of the group that has the rule. */
  readonly groupId: string;
  readonly direction: RuleDirection;
  readonly protocol: Protocol;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr: string | null;
  /** UUID of the group that it names; null: it names none, and so are the next two. */
  readonly sourceKey: string | null;
  /** EC2's id. */
  readonly sourceGroupId: string | null;
  readonly sourceGroupName: string | null;
  /** Account number of the project that the group which it names is of. Null: the rule's own. */
  readonly sourceAccount: string | null;
  readonly description: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface GroupRef {
  readonly id: string;
  readonly ec2Id: string;
  readonly name: string;
  /** UUID of its VPC. */
  readonly vpcId: string;
  readonly inDefaultVpc: boolean;
  /** Whether it may guard guests of every VPC of its project. */
  readonly spans: boolean;
  /** Account number of another project that has it. Absent: it is the asking project's. */
  readonly account?: string;
}

export interface GroupRow extends GroupRef {
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** EC2's id of its VPC. */
  readonly vpcEc2Id: string;
  /** What lets in. */
  readonly rules: readonly RuleRow[];
  /** What lets out. */
  readonly egress: readonly RuleRow[];
  /** Key and value. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** Every project has one; launches that name none are in it. */
export const DEFAULT_GROUP = 'default';
