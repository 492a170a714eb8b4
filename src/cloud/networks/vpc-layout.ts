/** Key and value. */
type TagPairs = readonly (readonly [key: string, value: string])[];

/** A thing of a VPC that has an id and tags, and nothing else that changes. */
export interface VpcPart {
  readonly id: string;
  readonly ec2Id: string;
  readonly tags: TagPairs;
}

export interface SubnetLayout extends VpcPart {
  readonly zone: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  /** Whether a launch into it brings an address outside along, where it does not say otherwise. */
  readonly mapPublicIp: boolean;
  /** Addresses that no one has. The default subnets of all projects in a zone share them. */
  readonly free: number;
}

/** A VPC with all that is in it, as far as rows have it. */
export interface VpcLayout extends VpcPart {
  readonly cidr: string;
  readonly isDefault: boolean;
  /** DNS domain of its network. */
  readonly domain: string;
  readonly internetGateway: VpcPart;
  readonly routeTable: VpcPart;
  readonly networkAcl: VpcPart;
  readonly dhcpOptions: VpcPart;
  readonly subnets: readonly SubnetLayout[];
}
