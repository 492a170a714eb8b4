import type { AddressState, AddressTask } from './floating-address.state.js';

/** A floating address as its API shows it. */
export interface AddressRow {
  readonly id: string;
  readonly ec2Id: string;
  /** The address, by which it is named, too. */
  readonly name: string;
  readonly pool: string;
  readonly state: AddressState;
  readonly task: AddressTask | null;
  readonly generation: number;
  readonly rangeId: string;
  /** Its project's words. */
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Null, and so is all below: it stands for nothing. */
  readonly associationId: string | null;
  readonly instanceId: string | null;
  readonly instanceEc2Id: string | null;
  readonly interfaceId: string | null;
  readonly interfaceEc2Id: string | null;
  /** Of the interface's addresses, the one that it stands for. */
  readonly privateAddress: string | null;
  /** Of the NAT gateway that it stands for. */
  readonly natGatewayId: string | null;
  /** Key → value. Null: none. */
  readonly tags: Readonly<Record<string, string>> | null;
}

/** An address in an operation. */
export interface AddressAtWork {
  readonly id: string;
  readonly ec2Id: string;
  readonly address: string;
  readonly interface: string;
  readonly generation: number;
  /** Where it is to stand for its interface; null: nowhere. */
  readonly host: string | null;
  readonly boundHosts: readonly string[];
  readonly instanceId: string | null;
  readonly interfaceId: string | null;
  /** Of the interface's addresses, the one that it stands for; null: the first. */
  readonly inside: string | null;
  /** It stands for something. */
  readonly isAssociated: boolean;
  readonly domainId: string | null;
  readonly task: AddressTask | null;
}
