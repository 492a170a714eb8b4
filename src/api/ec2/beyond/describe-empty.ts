import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticOperationSchema } from '@smithy/types';
import { type ErrorCode } from '../../../common/errors/errors.js';
import { describeNone } from '../describe-none.js';
import { resolved } from '../protocol/schema.js';
import { IDS_OF_NOTHING } from './ids-of-nothing.js';

/** Parameters that name what this cloud has: nothing of the asked kind hangs on them. */
const NAMES_WHAT_IS_THERE = /^(Allocation|Image|Instance|Snapshot|Vpc)Ids$/;

/** A Describe whose answer is what its schema says, with every list empty. What is named by its own id is not there. */
export const describeEmpty = (schema: StaticOperationSchema) =>
  describeNone(schema, {
    lists: membersOf(schema[5]).flatMap(([name, member]) => (member.isListSchema() ? [name] : [])),
    notFound: Object.fromEntries(membersOf(schema[4]).flatMap(([name]) => codeOf(name))),
  });

const membersOf = (shape: $SchemaRef) => [...NormalizedSchema.of(resolved(shape)).structIterator()];

function codeOf(parameter: string): (readonly [string, ErrorCode])[] {
  const code = IDS_OF_NOTHING[parameter];
  if (code) return [[parameter, code]];
  const named = /(Ids|IdSet)$/.test(parameter) && !NAMES_WHAT_IS_THERE.test(parameter);
  return named ? [[parameter, 'InvalidParameterValue']] : [];
}
