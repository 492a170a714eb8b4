/**
 * Orders everything that is done to one guest. `generation` is the instance's, raised in the database by each operation that
 * takes it and by each new attempt; `sequence` is counted in the workflow, one step up for each step and each undo.
 * Retries of a step carry the same fence. A host refuses what is lower than the highest it has seen for the guest.
 */
export interface Fence {
  readonly generation: number;
  readonly sequence: number;
}

/** Negative: `a` is older than `b`. */
export const compareFences = (a: Fence, b: Fence): number =>
  a.generation - b.generation || a.sequence - b.sequence;
