import type { SnapshotRow } from './snapshot.js';

/** What a snapshot's readers are told of its copy, as percent. */
export const progressOf = ({ lifecycle, progress }: Pick<SnapshotRow, 'lifecycle' | 'progress'>): string =>
  `${lifecycle === 'completed' ? 100 : progress}%`;

/** The same of `snapshots s`. */
export const PROGRESS = `CASE s.lifecycle WHEN 'completed' THEN '100%' ELSE s.progress || '%' END`;
