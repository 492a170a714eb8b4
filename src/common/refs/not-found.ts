import { EngineError } from '../errors/engine-error.js';
import { finderIn, type Ref, type Referable } from './ref.js';

/**
 * What was asked for is not there, or is not the caller's to see. It carries the noun and the references as they were asked: each
 * API says it in its own words. The message is for logs and for operators.
 */
export class NotFound extends EngineError {
  constructor(
    readonly noun: string,
    readonly refs: readonly Ref[],
    options?: ErrorOptions,
  ) {
    const asked = refs.map(({ value }) => value).join(', ');
    super('NotFound', `There is no ${noun} '${asked.slice(0, 400)}'`, options);
  }
}

/** Throws NotFound with all references that name none of the rows, in the order in which they were asked. */
export function requireAllFound(noun: string, refs: readonly Ref[], rows: readonly Referable[]): void {
  const find = finderIn(rows);
  const missing = refs.filter((ref) => find(ref) === undefined);
  if (missing.length > 0) throw new NotFound(noun, missing);
}
