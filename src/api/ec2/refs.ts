import { EngineError } from '../../common/errors/engine-error.js';
import { prefixOfEc2Id } from '../../common/ids/ec2-id-form.js';
import { byEc2Id, byName, type Ref } from '../../common/refs/ref.js';
import { EC2_PREFIXES, nouns } from '../../cloud/registry/registry.js';

type Nouns = typeof nouns;

/** Nouns for whose ids EC2 has a Malformed code. */
export type IdNoun = {
  [N in keyof Nouns]: Nouns[N]['ec2']['malformed'] extends null ? never : N;
}[keyof Nouns];

/** DescribeImages shows kernels and ramdisks too; a launch names a machine image. */
const PREFIXES = { 'shown-image': Object.values(nouns.image.ec2.prefixes) } as const;

/** What a request may name by an id: a noun, or all that the noun has ids for. */
export type IdKind = IdNoun | keyof typeof PREFIXES;

const prefixesOf = (kind: IdKind): readonly string[] =>
  kind === 'shown-image' ? PREFIXES[kind] : [EC2_PREFIXES[kind]];

/**
 * The ids as they are, or the noun's Malformed code for the first that cannot be one: another prefix, or no hex digits.
 * Whatever can be one is looked up. No id is no ids.
 */
export function checkedIds(kind: IdKind, ids: readonly string[] | undefined): readonly string[] {
  const prefixes = prefixesOf(kind);
  for (const id of ids ?? []) {
    if (prefixes.includes(prefixOfEc2Id(id) ?? '')) continue;
    const { code, message } = nouns[kind === 'shown-image' ? 'image' : kind].ec2.malformed(id);
    throw new EngineError(code, message);
  }
  return ids ?? [];
}

/** What EC2 ids name. Throws the noun's Malformed code. */
export const idRefs = (kind: IdKind, ids: readonly string[] | undefined): readonly Ref[] =>
  checkedIds(kind, ids).map(byEc2Id);

export const idRef = (kind: IdKind, id: string): Ref => {
  checkedIds(kind, [id]);
  return byEc2Id(id);
};

export const nameRefs = (names: readonly string[] | undefined): readonly Ref[] => (names ?? []).map(byName);
