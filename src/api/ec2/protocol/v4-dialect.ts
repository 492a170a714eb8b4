import { EngineError } from '../../../common/errors/engine-error.js';
import { encoded, sha256Hex } from './canonical.js';
import { type Ec2Request, headerOf } from './ec2-request.js';

/** What services differ in when they sign by version 4. */
export interface V4Dialect {
  path(request: Ec2Request): string;
  bodyHash(request: Ec2Request): string;
}

/**
 * Of query APIs: the path is encoded once more, and what `x-amz-content-sha256` says must agree with the body's own
 * hash.
 */
export const queryDialect: V4Dialect = {
  path: ({ path }) => path.split('/').map(encoded).join('/'),
  bodyHash(request) {
    const own = sha256Hex(request.body);
    if ((headerOf(request, 'x-amz-content-sha256') ?? own) === own) return own;
    throw new EngineError('AuthFailure', 'The body is not the one that was signed (x-amz-content-sha256).');
  },
};
