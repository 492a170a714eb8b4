import { EngineError } from '../../common/errors/engine-error.js';

/** AWS's word for a block device mapping that cannot be. */
export const invalidMapping = (message: string): EngineError =>
  new EngineError('InvalidBlockDeviceMapping', message);
