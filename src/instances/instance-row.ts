import type { InstanceState } from './instance.state.js';

/** An instance as it is read: its own row and what stands beside it, in one record. */
export interface InstanceRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly reservationId: string;
  readonly reservationEc2Id: string;
  readonly launchIndex: number;
  readonly imageEc2Id: string;
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
  readonly architecture: string;
  readonly rootDeviceName: string;
  readonly flavorName: string;
  readonly vcpus: number;
  readonly keyName: string | null;
  readonly clientToken: string | null;
  readonly zone: string;
  readonly state: InstanceState;
  readonly stateReasonCode: string | null;
  readonly stateReasonMessage: string | null;
  readonly stateTransitionReason: string;
  readonly metadataEnabled: boolean;
  readonly metadataTokens: 'optional' | 'required';
  readonly metadataHopLimit: number;
  /** Milliseconds since 1970, whole seconds as AWS has them: the last launch or start. */
  readonly launchTime: number;
  /** The interface is null once the instance is terminated: the address may be another's by then. */
  readonly interfaceEc2Id: string | null;
  readonly networkId: string | null;
  readonly mac: string | null;
  readonly address: string | null;
  readonly domain: string | null;
  /** EC2 id and name. Null: none. */
  readonly groups: readonly (readonly [id: string, name: string])[] | null;
  /** Key and value. Null: none. */
  readonly tags: readonly (readonly [key: string, value: string])[] | null;
}

/** What DescribeInstanceStatus shows. */
export interface InstanceStatusRow {
  readonly ec2Id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly id: string;
  readonly zone: string;
  readonly state: InstanceState;
  readonly status: 'ok' | 'initializing' | 'not-applicable';
}

/** What one instance is set to, for DescribeInstanceAttribute. */
export interface InstanceSettings {
  readonly ec2Id: string;
  readonly id: string;
  readonly state: InstanceState;
  readonly flavorName: string;
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
  readonly rootDeviceName: string;
  readonly shutdownBehaviour: 'stop' | 'terminate';
  readonly disableTermination: boolean;
  readonly disableStop: boolean;
  /** Decoded; null: none. */
  readonly userData: Buffer | null;
  readonly groups: readonly (readonly [id: string, name: string])[];
}
