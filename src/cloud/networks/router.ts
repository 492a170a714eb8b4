import type { Worded } from './network-reader.service.js';

/** A subnet that a router leads to and from. */
export interface RouterInterface {
  readonly subnetId: string;
  readonly subnetEc2Id: string;
  /** The router's address in it. */
  readonly gateway: string;
  /** Whether the subnet uses the table by name: one that has it from its VPC's main table does not. */
  readonly isNamed: boolean;
}

/** An internet gateway as X7 shows it: a router. That of the default VPC is the operator's, and none of these. */
export interface RouterRow extends Worded {
  readonly id: string;
  readonly ec2Id: string;
  /** Null: it has no interface, nor has EC2 attached it. */
  readonly vpcId: string | null;
  /** Whether it leads outside. */
  readonly leadsOut: boolean;
  /** By which pool of floating addresses. Null: the cloud's first. */
  readonly pool: string | null;
  readonly interfaces: readonly RouterInterface[];
}
