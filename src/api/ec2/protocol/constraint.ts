import { type ErrorCode } from '../../../common/errors/errors.js';

/** What a parameter may hold beyond its type. All that is given must hold. */
export interface Constraint {
  /** What is said when a required one is missing, or empty; absent: MissingParameter. */
  readonly missing?: { readonly code: ErrorCode; readonly message: string };
  /** The only texts allowed. */
  readonly oneOf?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Characters of a text, where it is not MAX_TEXT. */
  readonly maxLength?: number;
}

/** The longest text that a parameter without a limit of its own may hold. */
export const MAX_TEXT = 4096;

/** The only texts that a parameter may hold. */
export const allowed = (...oneOf: readonly string[]): Constraint => ({ oneOf });

/** Verb → parameter (as it stands in a request, without list indexes) → what it may hold. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;
