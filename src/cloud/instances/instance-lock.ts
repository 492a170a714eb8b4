import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';

interface Lockable {
  readonly ec2Id: string;
  /** Null: not locked. */
  readonly lockedBy: 'owner' | 'admin' | null;
}

/**
 * A locked instance is left alone by everybody but administrators, whatever the API. Throws IncorrectInstanceState. The
 * cloud itself acts for no caller, and is not asked.
 */
export function refuseLocked(
  { ec2Id, lockedBy }: Lockable,
  { isAdmin = true }: Partial<Pick<RequestContext, 'isAdmin'>>,
): void {
  if (lockedBy === null || isAdmin) return;
  throw new EngineError('IncorrectInstanceState', `The instance '${ec2Id}' is locked.`);
}
