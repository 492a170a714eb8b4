export interface Wall {
  /** The files that it stands around, by path from the checkout's root. */
  readonly of: RegExp;
  /** What may not be imported there: paths from the root, or names of packages. */
  readonly never: readonly RegExp[];
  /** Where to go instead. */
  readonly say: string;
}

export const walls: readonly Wall[];
export function wallsAround(path: string): readonly Wall[];
