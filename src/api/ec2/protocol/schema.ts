import { type NormalizedSchema } from '@smithy/core/schema';
import { type $SchemaRef, type StaticStructureSchema } from '@smithy/types';

/** The parts of a published EC2 schema that the wire format follows. */

export const xmlName = (member: NormalizedSchema): string | undefined =>
  member.getMergedTraits().xmlName as string | undefined;

/**
 * The EC2 protocol's rule: the trait ec2QueryName, else xmlName with a capital, else the member's name with a capital.
 */
export const queryName = (member: NormalizedSchema): string =>
  (member.getMergedTraits()['ec2QueryName'] as string | undefined) ??
  upperFirst(xmlName(member) ?? member.getMemberName());

/** A structure lists its required members first and says how many they are. */
export const requiredCount = (struct: NormalizedSchema): number =>
  (struct.getSchema() as StaticStructureSchema)[6] ?? 0;

/** The published tuples point at each other by functions, which lets them stand in any order. */
export const resolved = (ref: $SchemaRef): $SchemaRef => (typeof ref === 'function' ? ref() : ref);

const upperFirst = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);
