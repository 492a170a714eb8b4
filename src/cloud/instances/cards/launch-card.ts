import type { Ref } from '../../../common/refs/ref.js';
import type { MoreAddresses } from '../../networks/more-addresses.js';

/** An interface beside the first that an instance is launched with: one that is there, or a new one. */
export interface LaunchCard {
  readonly deviceIndex: number;
  /** One that its project has made. Absent: a new one. */
  readonly interface?: Ref;
  /** Absent: the first interface's. */
  readonly subnet?: Ref;
  /** In place of `subnet`: in the project's part of the cloud's network, in the zone of the first. */
  readonly inDefaultNetwork?: boolean;
  /** None: the default group of its VPC. */
  readonly groups: readonly Ref[];
  readonly address?: string;
  readonly more?: MoreAddresses;
  readonly description?: string;
  /** Of a new one. */
  readonly deleteOnTermination: boolean;
}
