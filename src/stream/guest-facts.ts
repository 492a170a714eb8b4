export interface CardIpv6 {
  readonly addresses: readonly string[];
  readonly cidr: string;
  readonly vpcCidr: string;
}

/** A network card of a guest, and the interface that it is. */
export interface CardFacts {
  /** Its place: 0 is the first. */
  readonly deviceNumber: number;
  readonly interfaceId: string;
  /** Keys of the card and of the network that it is in. */
  readonly portId: string;
  readonly networkId: string;
  readonly mtu: number;
  /** EC2's ids of where it is. */
  readonly subnetId: string;
  readonly vpcId: string;
  /** Of the network that it is in. */
  readonly cidr: string;
  readonly domain: string;
  /** Of its VPC. */
  readonly vpcCidrs: readonly string[];
  readonly mac: string;
  /** The first one first. */
  readonly addresses: readonly string[];
  /** Of IPv6: its addresses, and the ranges of its subnet and its VPC. Null: it has none. */
  readonly ipv6: CardIpv6 | null;
  /** A floating address that stands for the first; null: none does. */
  readonly publicAddress: string | null;
  /** Those that stand for others of its addresses, by these; null: none. */
  readonly morePublic: Readonly<Record<string, string>> | null;
  /** Whether they have names: its VPC's attributes say so. */
  readonly hasPublicNames: boolean;
  /** Sorted by name. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** What the metadata service knows of one guest. */
export interface GuestFacts {
  /** Key of its row. */
  readonly instanceId: string;
  readonly ec2Id: string;
  /** Its tag `Name`, or EC2's id. */
  readonly name: string;
  readonly projectId: string;
  readonly accountNumber: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly imageId: string;
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
  readonly architecture: string;
  /** `/dev/vda`. */
  readonly rootDeviceName: string;
  /** Of its volumes but for its root, sorted: `/dev/sdf`. */
  readonly devices: readonly string[];
  /** Disks that its flavor adds, in the order of the guest's disks: `ephemeral0`, `swap`; and where they are. */
  readonly localDisks: readonly { readonly name: string; readonly device: string }[];
  /** All its volumes as disks of the guest. */
  readonly volumes: readonly { readonly serial: string; readonly path: string }[];
  /** Its tags but for its name and the cloud's own: X7's metadata. */
  readonly meta: Readonly<Record<string, string>>;
  readonly instanceType: string;
  readonly zone: string;
  readonly keyName: string | null;
  readonly publicKey: string | null;
  /** Sorted by name. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly launchedAt: Date;
  /** By device number; that of the first comes first. */
  readonly cards: readonly CardFacts[];
  /** Of its first card's network. */
  readonly domain: string;
  readonly mac: string;
  readonly address: string;
  /** A floating address that stands for it; null: none does. */
  readonly publicAddress: string | null;
  readonly metadataEnabled: boolean;
  /** Whether it is answered over IPv6, too. */
  readonly metadataIpv6: boolean;
  readonly metadataTokens: 'optional' | 'required';
  /** It has asked since its last start. */
  readonly hasAsked: boolean;
  /** Opened; at most 16 KiB. */
  readonly userData: Buffer | undefined;
}
