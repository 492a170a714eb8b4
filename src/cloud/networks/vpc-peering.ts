import type { VpcPeeringState } from './vpc-peering.state.js';

/** One of the two sides. */
export interface PeeringSide {
  readonly projectId: string | null;
  readonly account: string;
  readonly vpcEc2Id: string;
  /** Null: it has gone, or there was none. */
  readonly vpcId: string | null;
  /** Of the VPC; empty: it has gone. */
  readonly ranges: readonly string[];
  /** Whether names of guests with addresses outside are to mean their own addresses to the other side. */
  readonly remoteDns: boolean;
}

/** A peering connection as the two projects see it. */
export interface PeeringRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly state: VpcPeeringState | 'expired';
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
  /** Account of who has deleted it. */
  readonly endedBy: string | null;
  /** When a request that nobody accepts ends; milliseconds since 1970. */
  readonly expiresAt: number;
  /** Of the project that asks. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}
