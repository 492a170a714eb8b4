import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { Bucket } from '../../../cloud/buckets/bucket.js';
import type { StoredObject } from '../../../cloud/objects/object.js';
import { isAllowed, type Right } from '../../../cloud/users/policy.js';

/** What is to be done, and by whom. */
export interface AccessAsked {
  readonly context: RequestContext | undefined;
  readonly right: Right;
  /** As policies name it: `s3:GetObject`. */
  readonly iam: string;
  /** Undefined: the service is asked. */
  readonly bucket: Bucket | undefined;
  readonly key: string | undefined;
  readonly object: StoredObject | undefined;
}

/** The owner's project by its members' roles; a cloudadmin everywhere. Throws AccessDenied. */
export function requireAccess({ context, right, bucket }: AccessAsked): void {
  if (!context) denied();
  const isOwn = bucket === undefined || bucket.projectId === context.projectId;
  if (context.isAdmin || (isOwn && isAllowed(context.roles, right))) return;
  denied();
}

function denied(): never {
  throw new EngineError('AccessDenied', 'Access Denied');
}
