/**
 * Orders everything that is done to one resource on a host (docs/adr/0010-fences-of-three-numbers.md).
 *
 * `generation` is the resource's, raised in the database by each operation that takes it and by each new attempt.
 * `operation` is the operation's number, from a sequence in its row: two operations may act on one resource under one
 * generation (two attaches to one guest), and the later one has the higher number. `sequence` is counted in the
 * workflow, one up for each step and each undo. Retries of a step carry the same fence. A host refuses what is lower
 * than the highest that it has seen.
 */
export interface Fence {
  readonly generation: number;
  /** Absent: of a workflow that began before operations had numbers; it comes before all that have one. */
  readonly operation?: number;
  readonly sequence: number;
}

/** Negative: `a` is older than `b`. */
export const compareFences = (a: Fence, b: Fence): number =>
  a.generation - b.generation || (a.operation ?? 0) - (b.operation ?? 0) || a.sequence - b.sequence;

/**
 * Whose turn it is on a host: a path of UUIDs, `[instance]` or `[instance, volume]`. Work on a parent stops and awaits
 * what its children do; children wait for their parent, and not for each other.
 */
export type LanePath = readonly [string, ...string[]];
