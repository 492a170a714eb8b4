import { HostViews } from '../../../cloud/hosts/host-views.service.js';
import { ProjectQuotas } from '../../../cloud/quotas/project-quotas.service.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { SnapshotService } from '../../../cloud/snapshots/snapshot.service.js';
import { SnapshotVerbs } from '../../../cloud/snapshots/snapshot-verbs.js';
import { SnapshotWords } from '../../../cloud/snapshots/snapshot-words.service.js';
import { VolumeAttachments } from '../../../cloud/volumes/volume-attachments.js';
import { VolumeModifier } from '../../../cloud/volumes/volume-modifier.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { VolumeService } from '../../../cloud/volumes/volume.service.js';
import { VolumeVerbs } from '../../../cloud/volumes/volume-verbs.js';
import { VolumeWordsService } from '../../../cloud/volumes/volume-words.service.js';
import { ZoneService } from '../../../cloud/zones/zone.service.js';

/** What block storage calls. */
export interface VolumeParts {
  readonly volumeReader: VolumeReader;
  readonly volumeService: VolumeService;
  readonly volumeVerbs: VolumeVerbs;
  readonly volumeWords: VolumeWordsService;
  readonly attachments: VolumeAttachments;
  readonly modifier: VolumeModifier;
  readonly snapshotReader: SnapshotReader;
  readonly snapshotService: SnapshotService;
  readonly snapshotVerbs: SnapshotVerbs;
  readonly snapshotWords: SnapshotWords;
  readonly zones: ZoneService;
  readonly hosts: HostViews;
  readonly quotas: ProjectQuotas;
  readonly region: string;
}

type OwnParts = Omit<VolumeParts, 'region'>;

/** The same, from the module that has it. */
export const volumeParts = (get: <T>(type: abstract new (...args: never[]) => T) => T): OwnParts => ({
  volumeReader: get(VolumeReader),
  volumeService: get(VolumeService),
  volumeVerbs: get(VolumeVerbs),
  volumeWords: get(VolumeWordsService),
  attachments: get(VolumeAttachments),
  modifier: get(VolumeModifier),
  snapshotReader: get(SnapshotReader),
  snapshotService: get(SnapshotService),
  snapshotVerbs: get(SnapshotVerbs),
  snapshotWords: get(SnapshotWords),
  zones: get(ZoneService),
  hosts: get(HostViews),
  quotas: get(ProjectQuotas),
});
