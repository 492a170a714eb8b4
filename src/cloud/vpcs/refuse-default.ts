import { EngineError } from '../../common/errors/engine-error.js';

/** All default VPCs share the flat network, which the operator made: no project may change it. */
export function refuseDefault({ isDefault }: { readonly isDefault: boolean }, what: string): void {
  if (!isDefault) return;
  throw new EngineError(
    'UnsupportedOperation',
    `${what} of the default VPC cannot be changed: all projects' default VPCs share one network of this cloud.`,
  );
}

/** EC2's sentence for what is still in use. */
export const dependencyViolation = (what: string, ec2Id: string): EngineError =>
  new EngineError('DependencyViolation', `The ${what} '${ec2Id}' has dependencies and cannot be deleted.`);
