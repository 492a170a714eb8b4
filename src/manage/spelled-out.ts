/** Words of a command with what may be left out of them: `audit`, `block RANGE`, `unblock RANGE`. */
export function spelledOut(words: readonly string[]): readonly string[] {
  const [category, ...others] = words;
  if (category === 'audit' && others.length === 0) return ['audit', 'run'];
  if (category === 'unblock') return ['block', 'remove', ...others];
  // No action has such letters in it.
  if (category === 'block' && /[.:/]/.test(others[0] ?? '')) return ['block', 'add', ...others];
  return words;
}
