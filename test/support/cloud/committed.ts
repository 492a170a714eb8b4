/** Work that was committed. */
export interface Committed {
  readonly operationId: string;
}

/** Work on instances that a caller asked for. */
export interface Asked extends Committed {
  readonly instanceIds: readonly string[];
}
