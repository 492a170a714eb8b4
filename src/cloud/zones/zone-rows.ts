/**
 * Which zones there are, by name: nothing else reads the rows. A host's zone is the truth, and what will set it for
 * many hosts at once (an aggregate) sets it there. A zone whose hosts are all disabled is not available.
 */
export const ZONE_ROWS =
  'SELECT zone AS name, bool_or(enabled) AS available FROM hosts WHERE forgotten_at IS NULL GROUP BY zone ORDER BY zone';
