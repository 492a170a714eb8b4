import { type AclEntry } from './network-acl.js';

/** Key and value. */
type TagPairs = readonly (readonly [key: string, value: string])[];

/** A range of IPv6 that a VPC or a subnet has: EC2's association is made of the id. */
export interface Ipv6Layout {
  readonly id: string;
  readonly cidr: string;
}

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
  /** Null: none. */
  readonly ipv6: Ipv6Layout | null;
  /** Whether each new interface in it gets an address of that range. */
  readonly assignIpv6: boolean;
}

export interface RouteLayout {
  readonly destination: string;
  readonly kind:
    'egress-only-internet-gateway' | 'internet-gateway' | 'nat-gateway' | 'network-interface' | 'vpc-peering';
  /** Of what it leads to. */
  readonly targetEc2Id: string;
  /** That has the interface; null: none, or it leads to none. */
  readonly instanceEc2Id: string | null;
  /** Whether what it leads to is there, and attached to the VPC, or in an instance that is not off. */
  readonly isActive: boolean;
}

export interface RouteTableLayout extends VpcPart {
  readonly isMain: boolean;
  /** Beside those of the VPC's ranges. */
  readonly routes: readonly RouteLayout[];
  /** Subnets that use it by name. */
  readonly links: readonly { readonly ec2Id: string; readonly subnetEc2Id: string }[];
}

export interface AclLayout extends VpcPart {
  /** The one that came with its VPC, which subnets have that no other one was given. */
  readonly isDefault: boolean;
  /** In the order in which they are asked, those of each direction for themselves. */
  readonly entries: readonly AclEntry[];
  readonly subnets: readonly { readonly id: string; readonly ec2Id: string }[];
}

/** A VPC with all that is in it, as far as rows have it. */
export interface VpcLayout extends VpcPart {
  readonly cidr: string;
  readonly isDefault: boolean;
  /** DNS domain of its network. */
  readonly domain: string;
  /** Ranges beside the first. */
  readonly ranges: readonly { readonly id: string; readonly cidr: string }[];
  /** Null: none. */
  readonly ipv6: Ipv6Layout | null;
  /** Whether hosts answer names. */
  readonly dnsSupport: boolean;
  /** Whether public names are shown of guests that have addresses outside. */
  readonly dnsHostnames: boolean;
  readonly routeTables: readonly RouteTableLayout[];
  readonly networkAcls: readonly AclLayout[];
  /** EC2's id of the set that its guests are told; null: none. */
  readonly dhcpOptionsEc2Id: string | null;
  readonly subnets: readonly SubnetLayout[];
}

/** An internet gateway. */
export interface GatewayView extends VpcPart {
  /** Null: it is attached to none. */
  readonly vpcEc2Id: string | null;
}
