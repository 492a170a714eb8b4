import { SnapshotMaker } from './snapshot-maker.js';
import { SnapshotReader } from './snapshot-reader.service.js';
import { SnapshotRepository } from './snapshot.repository.js';
import { SnapshotService } from './snapshot.service.js';
import { SnapshotSharing } from './snapshot-sharing.service.js';
import { SnapshotVerbs } from './snapshot-verbs.js';

/** What APIs ask about snapshots. */
export const snapshotProviders = [
  SnapshotMaker,
  SnapshotReader,
  SnapshotRepository,
  SnapshotService,
  SnapshotSharing,
  SnapshotVerbs,
] as const;
