import { EngineError } from '../../../common/errors/engine-error.js';
import { type ErrorCode } from '../../../common/errors/errors.js';

/** Ends the reading of a request, in the caller's words. */
export function refuse(code: ErrorCode, message: string): never {
  throw new EngineError(code, message);
}

/** What a caller sent, short enough to be said back. */
export const quoted = (value: string): string => (value.length <= 64 ? value : `${value.slice(0, 61)}...`);
