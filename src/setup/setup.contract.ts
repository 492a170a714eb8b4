/**
 * What `engine up` (root) and engine-setup (the control plane's user, who alone opens the database) say to each other,
 * one message each way. Secrets go over the channel, never over arguments or environment.
 */
export interface SetupRequest {
  /** Hosts of this machine, and the roles whose daemons run on each. */
  readonly machine: { readonly hosts: readonly string[]; readonly roles: readonly string[] };
  /** Those of them whose token file is missing: each gets a new token. */
  readonly hosts: readonly string[];
  readonly zone: string;
  /** `gateway`: the network’s own, whatever that is. */
  readonly network: { readonly cidr: string; readonly dns: string };
  /** Of addresses that this machine reaches, for a cloud that has none; undefined: none are wanted. */
  readonly floatingRange: string | undefined;
  readonly retentionDays: number;
  /** Files of the image `tiny`, readable by everybody. */
  readonly image: TinyFiles | undefined;
  /** A new password for the first user; undefined: the one that it has is kept. */
  readonly password: string | undefined;
  /** The private key's file is missing: the key pair is made anew. */
  readonly wantsPrivateKey: boolean;
}

export interface TinyFiles {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly machine: string;
  /** Told apart by it from an image `tiny` of another kernel or other scripts. */
  readonly version: string;
}

export interface SetupResult {
  readonly project: string;
  /** As it is, whatever was wished. */
  readonly network: { readonly cidr: string; readonly dns: string; readonly gateway: string };
  readonly accessKey: string;
  readonly secretKey: string;
  /** `ami-…`; undefined: there is no image. */
  readonly imageId: string | undefined;
  /** PEM, when it was wanted. */
  readonly privateKey: string | undefined;
  readonly tokens: Readonly<Record<string, string>>;
}
