import { type Ref } from '../../common/refs/ref.js';
import type { MoreAddresses } from '../networks/more-addresses.js';
import type { LaunchCard } from './cards/launch-card.js';
import type { InstanceState } from './instance.state.js';
import type { AskedMapping } from './launch-volumes.js';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A launch as asked, checked for form but not yet against rows. */
export interface LaunchRequest {
  readonly image: Ref;
  readonly flavor: Ref;
  readonly minCount: number;
  readonly maxCount: number;
  /** Its tag `Name`. Absent: it has none, unless `tags` have it. Several instances are `<name>-1`, `<name>-2`, … */
  readonly name?: string;
  /** X7's, of each instance; null: none. */
  readonly description?: string | null;
  /** X7's tags of each instance, each once, at most 50. */
  readonly labels?: readonly string[];
  readonly keyPair?: Ref;
  /** None: the default group. */
  readonly groups: readonly Ref[];
  /** Decoded, at most 16 KiB. */
  readonly userData?: Buffer;
  readonly zone?: string;
  /** It goes there or nowhere: who asks is an operator, and the host is one of the cloud's. */
  readonly host?: string;
  /** A subnet of the project's: it says the zone too. */
  readonly subnet?: Ref;
  /** It is one of its group from then on, and placed as the group's policy says. */
  readonly placementGroup?: Ref;
  /** At most 64 characters. */
  readonly clientToken?: string;
  /** Hex SHA-256 of the request without its token: the same token must come with the same request. */
  readonly requestHash: string;
  readonly shutdownBehaviour: 'stop' | 'terminate';
  readonly disableTermination: boolean;
  readonly disableStop: boolean;
  /** For one instance only. */
  readonly privateAddress?: string;
  /** Of its first interface, beside that one. */
  readonly moreAddresses?: MoreAddresses;
  /** One that its project has made is its first interface; for one instance only. */
  readonly interface?: Ref;
  /** Its first interface outlives it. */
  readonly keepsInterface?: boolean;
  /** Interfaces beside the first. */
  readonly cards?: readonly LaunchCard[];
  /** They may be in other VPCs than the first, as X7's may and EC2's may not. */
  readonly spansNetworks?: boolean;
  /** Whether an address outside comes with it. Absent: as its subnet and the cloud have it. */
  readonly publicAddress?: boolean;
  readonly metadata: {
    readonly enabled: boolean;
    readonly tokens: 'optional' | 'required';
    readonly hopLimit: number;
    /** Whether it is answered over IPv6, too. Absent: no. */
    readonly ipv6?: boolean;
  };
  /** A disk that says what the metadata says. Absent: as the cloud has it. */
  readonly configDrive?: boolean;
  /** What its devices are to be. */
  readonly mappings: readonly AskedMapping[];
  readonly tags: readonly Tag[];
  readonly interfaceTags: readonly Tag[];
  /** Of each volume that is made with an instance. */
  readonly volumeTags: readonly Tag[];
  /** Of each of their interfaces. */
  readonly interfaceDescription?: string;
}

/** What one verb did to one instance. */
export interface StateChange {
  readonly ec2Id: string;
  readonly previous: InstanceState;
  readonly current: InstanceState;
}
