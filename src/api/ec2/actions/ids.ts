import { EC2_PREFIXES } from '../../../common/ids/ec2-id.js';
import { EngineError } from '../../../common/errors/engine-error.js';

const MALFORMED = {
  image: 'InvalidAMIID.Malformed',
  instance: 'InvalidInstanceID.Malformed',
  'security-group': 'InvalidGroupId.Malformed',
} as const;

/** The ids as they are, or the noun's Malformed code for the first that cannot be one. No id is no ids. */
export function checkedIds(
  noun: keyof typeof MALFORMED,
  ids: readonly string[] | undefined,
): readonly string[] {
  const prefix = EC2_PREFIXES[noun];
  const form = new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
  for (const id of ids ?? [])
    if (!form.test(id)) throw new EngineError(MALFORMED[noun], malformedText(id, prefix));
  return ids ?? [];
}

const malformedText = (id: string, prefix: string): string =>
  `Invalid id: "${id.slice(0, 100)}"${id.startsWith(`${prefix}-`) ? '' : ` (expecting "${prefix}-...")`}`;

/** The instances that a verb is to act on: at least one. */
export function instancesOf(ids: readonly string[] | undefined): readonly string[] {
  if (ids === undefined || ids.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter InstanceId');
  return checkedIds('instance', ids);
}
