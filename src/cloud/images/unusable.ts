import { EngineError } from '../../common/errors/engine-error.js';

/**
 * What went wrong with bytes that came in, for whoever decides whether to try again. What was said in words about the
 * bytes themselves (by an examination) will be said again; anything else may pass.
 */
export function unusable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof EngineError || error.name === 'AbortError') return error;
  const isOurs = (error as NodeJS.ErrnoException).code !== undefined;
  if (isOurs) return error;
  return new EngineError('ImageUnusable', `The image cannot be used: ${error.message}`, { cause: error });
}
