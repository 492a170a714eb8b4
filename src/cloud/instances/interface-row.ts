import type { InstanceState } from './instance.state.js';

/** An interface, as it is in its instance, whose lifecycle and task these are. */
export interface InterfaceRow extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly mac: string;
  readonly address: string;
  readonly description: string;
  readonly zone: string;
  readonly instanceId: string;
  readonly instanceEc2Id: string;
  /** Milliseconds since 1970: when it was made with its instance. */
  readonly createdAt: number;
  readonly subnetEc2Id: string;
  readonly vpcEc2Id: string;
  /** DNS domain of its network. */
  readonly domain: string;
  /** The floating address that stands for it. Null: none. */
  readonly association: {
    readonly address: string;
    readonly ec2Id: string;
    readonly associationId: string;
    /** It came with a launch: the cloud's, not its project's. */
    readonly isAuto: boolean;
  } | null;
  /** EC2 id → name. Null: none. */
  readonly groups: Readonly<Record<string, string>> | null;
  /** Key → value. Null: none. */
  readonly tags: Readonly<Record<string, string>> | null;
}
