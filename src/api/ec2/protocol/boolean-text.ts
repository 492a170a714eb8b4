/** A boolean as clients write it, in any case of letters: Python's say `True`. Undefined: it is none. */
export function booleanOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}
