import type { ObjectTag } from './object.js';

/** Which objects a rule is about. */
export interface LifecycleScope {
  readonly prefix: string;
  readonly tags: readonly ObjectTag[];
  /** Bytes; null: any. */
  readonly above: number | null;
  readonly below: number | null;
}

/** One enabled rule of a bucket, as the sweep does it. Null: it does not ask for that. */
export interface LifecycleRule extends LifecycleScope {
  readonly expireDays: number | null;
  /** ISO 8601. */
  readonly expireFrom: string | null;
  readonly expireMarkers: boolean;
  readonly noncurrentDays: number | null;
  readonly abortDays: number | null;
}

/** As S3 has a rule, where it matters here. */
interface SaidRule {
  readonly Status?: string;
  readonly Prefix?: string;
  readonly Filter?: SaidFilter & { readonly And?: SaidFilter & { readonly Tags?: readonly SaidTag[] } };
  readonly Expiration?: {
    readonly Days?: number;
    readonly Date?: string;
    readonly ExpiredObjectDeleteMarker?: boolean;
  };
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number };
}

interface SaidTag {
  readonly Key: string;
  readonly Value: string;
}

interface SaidFilter {
  readonly Prefix?: string;
  readonly Tag?: SaidTag;
  readonly ObjectSizeGreaterThan?: number;
  readonly ObjectSizeLessThan?: number;
}

/** What a bucket's configuration asks of the sweep. */
export const lifecycleRulesOf = (rules: readonly object[]): readonly LifecycleRule[] =>
  rules
    .map((rule) => rule as SaidRule)
    .filter(({ Status }) => Status === 'Enabled')
    .map(ruleOf);

function ruleOf(rule: SaidRule): LifecycleRule {
  const { Filter, Expiration } = rule;
  const filter = Filter?.And ?? Filter;
  const tags = [...(Filter?.And?.Tags ?? []), ...(Filter?.Tag ? [Filter.Tag] : [])];
  return {
    prefix: filter?.Prefix ?? rule.Prefix ?? '',
    tags: tags.map(({ Key, Value }) => [Key, Value]),
    above: filter?.ObjectSizeGreaterThan ?? null,
    below: filter?.ObjectSizeLessThan ?? null,
    expireDays: Expiration?.Days ?? null,
    expireFrom: Expiration?.Date ?? null,
    expireMarkers: Expiration?.ExpiredObjectDeleteMarker ?? false,
    noncurrentDays: rule.NoncurrentVersionExpiration?.NoncurrentDays ?? null,
    abortDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? null,
  };
}
