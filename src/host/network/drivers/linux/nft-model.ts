/** Rules as data. Names are `<family> <name>`; each family has one table, `engine`. */
export interface NftModel {
  readonly sets: ReadonlyMap<string, NftSet>;
  readonly chains: ReadonlyMap<string, NftChain>;
}

export interface NftSet {
  /** As nft writes it, for example `ipv4_addr : verdict`, or `typeof` and expressions; with a colon it is a map. */
  readonly type: string;
  /** The kernel puts elements in by itself, and takes them out: with these properties. */
  readonly dynamic?: string;
  /** Its keys are ranges, none of which is within another. */
  readonly isInterval?: boolean;
  /** Key → value; the value of a set's element is empty. */
  readonly elements: ReadonlyMap<string, string>;
}

export interface NftChain {
  /** `type filter hook … priority …; policy …;`; absent: a chain that others jump to. */
  readonly hook?: string;
  readonly rules: readonly string[];
}

export const EMPTY_MODEL: NftModel = { sets: new Map(), chains: new Map() };
