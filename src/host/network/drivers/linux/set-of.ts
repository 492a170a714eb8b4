import type { NftSet } from './nft-model.js';

/** A set of these. */
export const setOf = (type: string, keys: readonly string[]): NftSet => ({
  type,
  elements: new Map(keys.map((key) => [key, ''])),
});

/** Keys and their values. */
export const mapOf = (type: string, entries: readonly (readonly [string, string])[]): NftSet => ({
  type,
  elements: new Map(entries),
});
