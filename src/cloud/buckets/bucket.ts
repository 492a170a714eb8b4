import { createHash } from 'node:crypto';

export type Versioning = 'off' | 'enabled' | 'suspended';

export type BucketTag = readonly [key: string, value: string];

/** Who may change what about ACLs: as `ObjectOwnership` of S3. */
export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';

export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface CorsRule {
  readonly ID?: string;
  readonly AllowedMethods: readonly string[];
  readonly AllowedOrigins: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

/** How objects are encrypted of which nobody says it. */
export interface BucketEncryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** As it was sent. */
  readonly keyName?: string;
  readonly bucketKey: boolean;
  readonly blocked?: readonly string[];
}

/** What is set of a bucket, by the name of its subresource; what is not there was never set, or was deleted. */
export interface BucketConfiguration {
  readonly tagging?: readonly BucketTag[];
  /** The document as it was sent. */
  readonly policy?: string;
  readonly cors?: readonly CorsRule[];
  /** Rules as S3 has them: the sweep reads them. */
  readonly lifecycle?: readonly object[];
  /** From which size on rules move objects between classes. */
  readonly transitionMinimum?: string;
  readonly publicAccessBlock?: PublicAccessBlock;
  readonly ownership?: Ownership;
  readonly encryption?: BucketEncryption;
  readonly acl?: string;
}

export interface Bucket {
  readonly id: string;
  readonly name: string;
  /** Its owner. */
  readonly projectId: string;
  /** The owner's name and account number. */
  readonly projectName: string;
  readonly accountNumber: string;
  readonly versioning: Versioning;
  readonly configuration: BucketConfiguration;
  readonly createdAt: Date;
}

/** S3's canonical id of a project: 64 hex digits that never change. */
export const canonicalIdOf = (projectId: string): string =>
  createHash('sha256').update(`canonical user ${projectId}`).digest('hex');

/** Where nobody says otherwise a bucket has no ACLs. */
export const ownershipOf = ({ configuration }: Pick<Bucket, 'configuration'>): Ownership =>
  configuration.ownership ?? 'BucketOwnerEnforced';
