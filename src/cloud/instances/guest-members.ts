import type { GuestRow } from './guest-row.repository.js';

/** By whose ids groups are noted: the instances', and their cards' beside the first. */
export const membersOf = (rows: readonly GuestRow[]): readonly string[] =>
  rows.flatMap(({ id, cardIds }) => [id, ...cardIds]);
