export type TellNames = (names: readonly string[]) => void;

/** For each of `count` tellers a way to say its names: what is told on are all that were said last. */
export function tellTogether(count: number, tell: TellNames): readonly TellNames[] {
  const said = Array.from({ length: count }, (): readonly string[] => []);
  return said.map((_, at) => (names) => {
    said[at] = names;
    tell(said.flat());
  });
}
