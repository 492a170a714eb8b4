import { EngineError } from '../errors/engine-error.js';
import { finderIn, type Ref, type Referable } from './ref.js';

/**
 * What was asked for is not there, or is not the caller's to see. It carries the noun and the references as they were
 * asked: each API says it in its own words. The message is for logs and for operators.
 */
export class NotFound extends EngineError {
  /** Of what the sentence of an API may say that it was looked for there, as a default VPC's id. */
  readonly within: string | undefined;

  constructor(
    readonly noun: string,
    readonly refs: readonly Ref[],
    { within, ...options }: ErrorOptions & { readonly within?: string } = {},
  ) {
    const asked = refs.map(({ value }) => value).join(', ');
    super('NotFound', `There is no ${noun} '${asked.slice(0, 400)}'`, options);
    this.within = within;
  }
}

/** Throws NotFound with all references that name none of the rows, in the order in which they were asked. */
export function requireAllFound(noun: string, refs: readonly Ref[], rows: readonly Referable[]): void {
  const missing = missingIn(refs, rows);
  if (missing.length > 0) throw new NotFound(noun, missing);
}

/** The references that name none of the rows. */
export function missingIn(refs: readonly Ref[], rows: readonly Referable[]): readonly Ref[] {
  const find = finderIn(rows);
  return refs.filter((ref) => find(ref) === undefined);
}
