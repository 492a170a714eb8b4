import { EngineError } from '../common/errors/engine-error.js';
import { type GroupNames } from './security-group.js';

/** EC2's own, short and long. */
const GROUP = /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/;
const RULE = /^sgr-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** Throws InvalidGroupId.Malformed for the first that cannot be an id. */
export function checkGroupIds(ids: readonly string[]): void {
  const bad = ids.find((id) => !GROUP.test(id));
  if (bad !== undefined)
    throw new EngineError(
      'InvalidGroupId.Malformed',
      `Invalid id: "${bad.slice(0, 100)}" (expecting "sg-...")`,
    );
}

export function checkRuleIds(ids: readonly string[]): void {
  const bad = ids.find((id) => !RULE.test(id));
  if (bad !== undefined)
    throw new EngineError(
      'InvalidSecurityGroupRuleId.Malformed',
      `The security group rule ID '${bad.slice(0, 100)}' is malformed`,
    );
}

/**
 * Throws InvalidGroup.NotFound for the first that was asked for and is not among the found. `defaultVpc` looks up what the message
 * for a name says.
 */
export async function allGroupsFound(
  { ids, names }: GroupNames,
  found: readonly { readonly ec2Id: string; readonly name: string }[],
  defaultVpc: () => Promise<string>,
): Promise<void> {
  const id = ids.find((asked) => !found.some(({ ec2Id }) => ec2Id === asked));
  if (id !== undefined)
    throw new EngineError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
  const name = names.find((asked) => !found.some((group) => group.name === asked));
  if (name !== undefined)
    throw new EngineError(
      'InvalidGroup.NotFound',
      `The security group '${name}' does not exist in default VPC '${await defaultVpc()}'`,
    );
}

export const ruleNotFound = (ec2Id: string): EngineError =>
  new EngineError(
    'InvalidSecurityGroupRuleId.NotFound',
    `The security group rule ID '${ec2Id}' does not exist`,
  );
