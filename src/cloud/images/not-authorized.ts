import { EngineError } from '../../common/errors/engine-error.js';
import { type Ref } from '../../common/refs/ref.js';

/** Of what may be seen and is another's, in AWS's words. */
export const notAuthorized = ({ value }: Ref): EngineError =>
  new EngineError('AuthFailure', `Not authorized for images: [${value}]`);
