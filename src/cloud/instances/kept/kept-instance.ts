import type { KeptSort } from './kept-sort.js';
import type { InstanceState, PowerState } from '../instance.state.js';

/** An interface of an instance, as its addresses show it. */
export interface KeptCard {
  readonly network: string;
  readonly address: string;
  readonly moreAddresses: readonly string[];
  readonly ipv6Addresses: readonly string[];
  readonly mac: string;
  readonly floating: readonly string[];
}

/** An instance until it is deleted: a launch that failed stays until then. Times are milliseconds since 1970. */
export interface KeptInstance extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly userId: string;
  /** The reboot under way does not ask the guest. */
  readonly isHardReboot: boolean;
  readonly powerState: PowerState;
  readonly imageId: string;
  /** Null: the flavor has been deleted since. */
  readonly flavorId: string | null;
  readonly flavorName: string;
  /** As it was at its launch. */
  readonly flavor: {
    readonly vcpus: number;
    readonly memoryMiB: number;
    readonly diskGiB: number;
    readonly swapMiB: number;
    readonly ephemeralGiB: number;
    readonly extraSpecs: Readonly<Record<string, string>>;
  };
  readonly keyName: string | null;
  readonly zone: string;
  readonly host: string | null;
  readonly createdAt: number;
  /** The newest of what happened to it. */
  readonly updatedAt: number;
  readonly launchedAt: number | null;
  readonly endedAt: number | null;
  readonly reason: string | null;
  readonly configDrive: boolean;
  readonly description: string | null;
  /** Null: it is not locked. */
  readonly lockedBy: 'owner' | 'admin' | null;
  /** What who locked it said of it; null: nothing. */
  readonly lockedReason: string | null;
  /** X7's tags: words without values, in their order. */
  readonly labels: readonly string[];
  readonly launchIndex: number;
  /** Null: it is in none. */
  readonly placementGroupId: string | null;
  readonly reservationEc2Id: string | null;
  readonly sealedUserData: Buffer | null;
  /** What it was made of; null: the image's row has gone. */
  readonly image: {
    readonly kernelId: string | null;
    readonly ramdiskId: string | null;
    readonly rootDevice: string;
  } | null;
  /** Null: it no longer holds one. */
  readonly network: string | null;
  readonly address: string | null;
  readonly mac: string | null;
  /** Beside its own. */
  readonly moreAddresses: readonly string[];
  readonly ipv6Addresses: readonly string[];
  /** Floating addresses that stand for its own. */
  readonly floating: readonly string[];
  /** Its interfaces beside the first, by their places. */
  readonly cards: readonly KeptCard[];
  /** Volumes that are attached, or on their way. */
  readonly volumes: readonly { readonly id: string; readonly deleteOnTermination: boolean }[];
  /** Names. */
  readonly groups: readonly string[];
  /** Key → value; `Name` is its name. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Which instances to read, the newest first unless `sorts` says otherwise. Everything that is given narrows. */
export interface KeptQuery {
  /** Null: of all projects. */
  readonly projectId: string | null;
  /** UUIDs. */
  readonly ids?: readonly string[];
  /** Regular expression, anywhere in the name. */
  readonly name?: string;
  /** What it may be, with each task that it may have (null: none). */
  readonly states?: readonly InstanceState[];
  readonly imageId?: string;
  readonly flavor?: string;
  /** Regular expression, anywhere in the address. */
  readonly address?: string;
  /** EC2's id. */
  readonly reservation?: string;
  readonly host?: string;
  readonly user?: string;
  readonly keyName?: string;
  readonly zone?: string;
  readonly isLocked?: boolean;
  /** Those of which something has happened since; those that are deleted too. */
  readonly changesSince?: Date;
  /** Those of which nothing has happened since; those that are deleted too. */
  readonly changesBefore?: Date;
  /** Only those that are deleted. */
  readonly isDeleted?: boolean;
  readonly labels?: {
    readonly all?: readonly string[];
    readonly any?: readonly string[];
    readonly notAll?: readonly string[];
    readonly notAny?: readonly string[];
  };
  readonly sorts?: readonly KeptSort[];
  /** UUID of the last one that was shown. */
  readonly after?: string;
  readonly limit: number;
}
