import type { LaunchRequest } from './instance.js';

/** The name of each instance of a launch, by EC2 id; empty for a launch without a name. */
export function namesOf(
  { name, maxCount }: Pick<LaunchRequest, 'name' | 'maxCount'>,
  ec2Ids: readonly string[],
): ReadonlyMap<string, string> {
  if (name === undefined) return new Map();
  return new Map(ec2Ids.map((ec2Id, i) => [ec2Id, maxCount === 1 ? name : `${name}-${i + 1}`]));
}
