/** What is limited. The names are those of the flags without `quota_`, and those that engine-manage takes. */
export const QUOTA_RESOURCES = [
  'instances',
  'cores',
  'ram',
  'key_pairs',
  'security_groups',
  'security_group_rules',
] as const;

export type QuotaResource = (typeof QUOTA_RESOURCES)[number];

declare module '../nouns/noun.js' {
  interface QuotaNames extends Readonly<Record<QuotaResource, true>> {}
}

/** Most of each; Infinity: no limit. `ram` in MiB. */
export type QuotaLimits = Readonly<Record<QuotaResource, number>>;

/** What a project's instances take, stopped ones too. `ram` in MiB. */
export interface Usage {
  readonly instances: number;
  readonly cores: number;
  readonly ram: number;
}

export interface Quota {
  readonly usage: Usage;
  readonly limits: QuotaLimits;
}

export const isQuotaResource = (name: string): name is QuotaResource =>
  (QUOTA_RESOURCES as readonly string[]).includes(name);
