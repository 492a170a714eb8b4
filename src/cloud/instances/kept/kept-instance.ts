import type { InstanceState, PowerState } from '../instance.state.js';

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
  readonly keyName: string | null;
  readonly zone: string;
  readonly host: string | null;
  readonly createdAt: number;
  /** The newest of what happened to it. */
  readonly updatedAt: number;
  readonly launchedAt: number | null;
  readonly endedAt: number | null;
  readonly reason: string | null;
  /** Null: it no longer holds one. */
  readonly network: string | null;
  readonly address: string | null;
  readonly mac: string | null;
  /** Names. */
  readonly groups: readonly string[];
  /** Key → value; `Name` is its name. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Which instances of a project to read, newest first. Everything that is given narrows. */
export interface KeptQuery {
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
  /** UUID of the last one that was shown. */
  readonly after?: string;
  readonly limit: number;
}
