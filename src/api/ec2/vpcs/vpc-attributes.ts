import { type ModifyVpcAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';

/** What every default VPC has. A project's own ones say for themselves whether names are answered, and shown. */
export const VPC_ATTRIBUTES = {
  EnableDnsSupport: true,
  EnableDnsHostnames: true,
  EnableNetworkAddressUsageMetrics: false,
} as const;

const NAMES = Object.keys(VPC_ATTRIBUTES) as (keyof typeof VPC_ATTRIBUTES)[];

export interface VpcChange {
  readonly dnsHostnames?: boolean;
  readonly dnsSupport?: boolean;
}

/**
 * What is to change: nothing where it is so already. Throws for what asks for nothing, for two things, and for what is
 * not built.
 */
export function vpcChangeOf(
  request: ModifyVpcAttributeRequest,
  { isDefault }: { readonly isDefault: boolean },
): VpcChange {
  const asked = NAMES.filter((name) => request[name]?.Value !== undefined);
  const [name] = asked;
  if (name === undefined) throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
  if (asked.length > 1)
    throw new EngineError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  const value = request[name]?.Value;
  if (name === 'EnableDnsHostnames' && !isDefault) return { dnsHostnames: value === true };
  if (name === 'EnableDnsSupport' && !isDefault) return { dnsSupport: value === true };
  if (value !== VPC_ATTRIBUTES[name])
    throw new EngineError(
      'UnsupportedOperation',
      `The value '${String(value)}' of ${name} is not supported by this cloud.`,
    );
  return {};
}
