import { type Ref } from '../../common/refs/ref.js';
import { type Tag } from '../tags/tag.js';
import type { NatGatewayState } from './nat-gateway.state.js';

/** A NAT gateway as its API shows it. What it had of addresses is shown after its end, too. */
export interface NatGatewayRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcEc2Id: string;
  readonly subnetEc2Id: string;
  readonly isPublic: boolean;
  readonly state: NatGatewayState;
  readonly interfaceEc2Id: string | null;
  readonly privateAddress: string | null;
  readonly allocationEc2Id: string | null;
  readonly associationId: string | null;
  readonly publicAddress: string | null;
  readonly failureCode: string | null;
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Null: it has not ended. */
  readonly endedAt: number | null;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** What is asked for. */
export interface NewNatGateway {
  readonly subnet: Ref;
  /** Undefined: it is a private one, whose own address stands for guests. */
  readonly address: Ref | undefined;
  /** Undefined: the lowest free one. */
  readonly privateAddress: string | undefined;
  readonly tags: readonly Tag[];
  readonly token: string | undefined;
  /** Hex SHA-256 of the request without its token. */
  readonly requestHash: string;
}

/** What an operation knows of one. */
export interface NatGatewayAtWork {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
  readonly generation: number;
  /** It needs no host's help: it is private, or its address stands for it already. */
  readonly isBound: boolean;
  /** Null: it has none yet, or none any more. */
  readonly host: string | null;
  /** Of its floating address; null: it has none. */
  readonly addressId: string | null;
}
