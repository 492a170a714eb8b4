import type { AttachedVolume } from '../instance-facts/attached-volumes.js';
import type { CardRecord } from './cards/cards-json.js';
import type { InstanceState } from './instance.state.js';

/** What an instance shows of its image. Never changes while the image's row is there. */
export interface ImageFacts {
  readonly ec2Id: string;
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
  readonly architecture: string;
  readonly rootDeviceName: string;
}

/** An instance as one statement reads it. */
export interface InstanceRecord extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly imageId: string;
  readonly flavorName: string;
  readonly vcpus: number;
  readonly keyName: string | null;
  readonly clientToken: string | null;
  readonly zone: string;
  readonly stateReasonCode: string | null;
  readonly stateReasonMessage: string | null;
  readonly stateTransitionReason: string;
  readonly metadataEnabled: boolean;
  readonly metadataTokens: 'optional' | 'required';
  readonly metadataHopLimit: number;
  readonly metadataIpv6: boolean;
  /** Its root is one of its volumes, at the image's root device. */
  readonly rootIsVolume: boolean;
  /** Milliseconds since 1970, whole seconds as AWS has them: when the launch or the last start was asked for. */
  readonly launchTime: number;
  /** The same of the launch alone: a start does not move it. */
  readonly createdAt: number;
  /** Null: it is in none. */
  readonly placementGroup: { readonly name: string; readonly ec2Id: string } | null;
  /** The interface is null once the instance is terminated: the address may be another's by then. */
  readonly interfaceEc2Id: string | null;
  readonly networkId: string | null;
  readonly subnetId: string | null;
  readonly mac: string | null;
  readonly address: string | null;
  /** By device. Null: none. */
  readonly volumes: readonly AttachedVolume[] | null;
  /** Of its interface. */
  readonly interfaceDescription: string | null;
  readonly moreAddresses: readonly string[] | null;
  /** Of IPv6. */
  readonly ipv6Addresses: readonly string[] | null;
  readonly deleteOnTermination: boolean | null;
  readonly sourceDestCheck: boolean | null;
  /** Those beside the first. Null: none. */
  readonly cards: readonly CardRecord[] | null;
  /** A floating address that stands for the interface's first address. */
  readonly publicAddress: string | null;
  /** It came with the launch: the cloud's, not the project's. Null: there is none. */
  readonly isAutoAddress: boolean | null;
  /** Those that stand for its further addresses, by these. Null: none. */
  readonly morePublic: Readonly<Record<string, string>> | null;
  /** Whether they have names in its VPC. Null: there is none. */
  readonly hasPublicNames: boolean | null;
  /** EC2 id → name. Null: none. */
  readonly groups: Readonly<Record<string, string>> | null;
  /** Key → value. Null: none. */
  readonly tags: Readonly<Record<string, string>> | null;
}

/** An instance with what stands around it. */
export interface InstanceRow extends InstanceRecord {
  readonly reservationEc2Id: string;
  readonly image: ImageFacts;
  /** EC2's ids of where its interface is. Null: it no longer has one. */
  readonly subnetEc2Id: string | null;
  readonly vpcEc2Id: string | null;
  /** DNS domain of its network. */
  readonly domain: string;
}

/** What DescribeInstanceStatus shows. */
export interface InstanceStatusRow extends InstanceState {
  readonly ec2Id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly id: string;
  readonly zone: string;
  readonly status: 'ok' | 'initializing' | 'not-applicable';
}

/** What one instance is set to, for DescribeInstanceAttribute. */
export interface InstanceSettings {
  readonly ec2Id: string;
  readonly id: string;
  readonly flavorName: string;
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
  readonly rootDeviceName: string;
  readonly volumes: readonly AttachedVolume[] | null;
  readonly shutdownBehaviour: 'stop' | 'terminate';
  readonly disableTermination: boolean;
  readonly disableStop: boolean;
  /** Decoded; null: none. */
  readonly userData: Buffer | null;
  /** Of its first interface. */
  readonly sourceDestCheck: boolean;
  /** EC2 id → name. */
  readonly groups: Readonly<Record<string, string>>;
}
