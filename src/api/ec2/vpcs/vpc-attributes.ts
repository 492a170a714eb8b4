import { type ModifyVpcAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';

/** What every VPC has: the host's resolver answers, and answers with names of guests. There is no other way yet. */
export const VPC_ATTRIBUTES = {
  EnableDnsSupport: true,
  EnableDnsHostnames: true,
  EnableNetworkAddressUsageMetrics: false,
} as const;

const NAMES = Object.keys(VPC_ATTRIBUTES) as (keyof typeof VPC_ATTRIBUTES)[];

/** Throws for what asks for nothing, for two things at once, and for what is not so. */
export function refuseVpcChange(request: ModifyVpcAttributeRequest): void {
  const asked = NAMES.filter((name) => request[name]?.Value !== undefined);
  const [name] = asked;
  if (name === undefined) throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
  if (asked.length > 1)
    throw new EngineError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
  if (request[name]?.Value !== VPC_ATTRIBUTES[name])
    throw new EngineError(
      'UnsupportedOperation',
      `The value '${String(request[name]?.Value)}' of ${name} is not supported by this cloud.`,
    );
}
