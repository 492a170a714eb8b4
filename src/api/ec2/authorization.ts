import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { isAllowed, type Right } from '../../cloud/users/policy.js';

/** Throws UnauthorizedOperation, in EC2's words. `action`: what EC2 calls the verb. */
export function authorize({ roles, isAdmin }: RequestContext, right: Right, action: string): void {
  if (isAdmin || isAllowed(roles, right)) return;
  throw new EngineError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation: ${action}.`,
  );
}
