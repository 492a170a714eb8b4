import { z } from 'zod';
import { EngineError } from '../../common/errors/engine-error.js';

/** What a host sent, if it is what the schema says. Throws InvalidParameter. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new EngineError('InvalidParameter', z.prettifyError(result.error));
  return result.data;
}
