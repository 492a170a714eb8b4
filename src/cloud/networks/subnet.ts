/** Of a project's default subnet: what a launch must know of where it lands. */
export interface Landing {
  readonly id: string;
  readonly ec2Id: string;
  readonly networkId: string;
  /** Whether a launch into it brings an address outside along, where it does not say otherwise. */
  readonly mapPublicIp: boolean;
  /** The range of IPv6 of which each new interface gets an address. Null, absent: it gets none by itself. */
  readonly ipv6Cidr?: string | null;
}

/** Of a subnet in a VPC of the project's own. */
export interface OwnLanding extends Landing {
  readonly zone: string;
  readonly vpcId: string;
  /** The VPC's default group. */
  readonly groupId: string;
}

export const isOwnLanding = (landing: Landing | undefined): landing is OwnLanding =>
  landing !== undefined && 'vpcId' in landing;

/**
 * The default subnets of one project by their zones. A zone that is missing gets its own with the first launch there.
 */
export type Landings = ReadonlyMap<string, Landing>;

/** What is shown of a subnet wherever something is in it. Never changes while its row is there. */
export interface SubnetFacts {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcEc2Id: string;
  /** DNS domain of its network. */
  readonly domain: string;
}
