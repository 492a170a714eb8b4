import { AssociatedSnapshots } from './associated-snapshots.service.js';
import { SnapshotList } from './snapshot-list.service.js';
import { SnapshotMaker } from './snapshot-maker.js';
import { SnapshotReader } from './snapshot-reader.service.js';
import { SnapshotService } from './snapshot.service.js';
import { SnapshotSharing } from './snapshot-sharing.service.js';
import { SnapshotWriter } from './snapshot-writer.js';
import { SnapshotWords } from './snapshot-words.service.js';
import { SnapshotVerbs } from './snapshot-verbs.js';

/** What APIs ask about snapshots. */
export const snapshotProviders = [
  AssociatedSnapshots,
  SnapshotList,
  SnapshotMaker,
  SnapshotReader,
  SnapshotService,
  SnapshotSharing,
  SnapshotVerbs,
  SnapshotWords,
  SnapshotWriter,
] as const;
