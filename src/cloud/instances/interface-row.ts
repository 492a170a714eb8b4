import type { InstanceState } from './instance.state.js';

/** The instance that an interface is in. */
export interface InterfaceHome extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  /** Milliseconds since 1970. */
  readonly attachedAt: number;
  readonly deviceIndex: number;
  readonly deleteOnTermination: boolean;
  /** What is being done to the interface; null: nothing. */
  readonly task: 'attaching' | 'detaching' | null;
}

/** A floating address that stands for an address of an interface. */
export interface InterfaceAssociation {
  /** Of the interface. */
  readonly privateAddress: string;
  readonly address: string;
  readonly ec2Id: string;
  readonly associationId: string;
  /** It came with a launch: the cloud's, not its project's. */
  readonly isAuto: boolean;
}

/** An interface as its project sees it. */
export interface InterfaceRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly mac: string;
  readonly address: string;
  /** Beside that one, in the order in which they came. */
  readonly moreAddresses: readonly string[];
  /** Of IPv6, in the order in which they came. */
  readonly ipv6Addresses: readonly string[];
  readonly sourceDestCheck: boolean;
  readonly description: string;
  readonly zone: string;
  /** Null: it is in no instance. */
  readonly home: InterfaceHome | null;
  /** It is a NAT gateway's, which alone may do anything with it. */
  readonly isNatGateways: boolean;
  readonly subnetEc2Id: string;
  readonly vpcEc2Id: string;
  /** DNS domain of its network. */
  readonly domain: string;
  /** Floating addresses that stand for its own. Null: none. */
  readonly associations: readonly InterfaceAssociation[] | null;
  /** Whether they have names in its VPC. */
  readonly hasPublicNames: boolean;
  /** EC2 id → name. Null: none. */
  readonly groups: Readonly<Record<string, string>> | null;
  /** Key → value. Null: none. */
  readonly tags: Readonly<Record<string, string>> | null;
}
