/**
 * The one of `names` that was probably meant: the fewest letters apart, at most a third of them. Undefined: none is
 * near.
 */
export function nearestName(meant: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(meant.length / 3));
  const [nearest] = names
    .map((name) => ({ name, apart: lettersApart(meant, name) }))
    .filter(({ apart }) => apart <= most)
    .sort((a, b) => a.apart - b.apart);
  return nearest?.name;
}

/** Letters to add, take away or change until one word is the other. */
function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const changed = (row[j] ?? 0) + (letter === other[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
