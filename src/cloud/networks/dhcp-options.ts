/** What a set may say, by AWS's names. Each: values as they are told. */
export type DhcpOptionName =
  'domain-name' | 'domain-name-servers' | 'ntp-servers' | 'netbios-name-servers' | 'netbios-node-type';

export type DhcpConfiguration = Readonly<Partial<Record<DhcpOptionName, readonly string[]>>>;

/** The resolver that the cloud brings along. */
export const PROVIDED_DNS = 'AmazonProvidedDNS';

/** A set as its project sees it. */
export interface DhcpOptionsRow {
  readonly id: string;
  readonly ec2Id: string;
  /** It came with the project, and says what the networks say. */
  readonly isDefault: boolean;
  readonly options: DhcpConfiguration;
  readonly tags: readonly (readonly [key: string, value: string])[];
}
