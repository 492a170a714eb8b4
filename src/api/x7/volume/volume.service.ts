import { computeError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import { snapshotMetadataRoutes } from './snapshot-metadata.routes.js';
import { snapshotRoutes } from './snapshots.routes.js';
import { unbuiltVolumeRoutes } from './unbuilt.routes.js';
import { volumeActionRoutes } from './volume-actions.routes.js';
import { volumeLimitRoutes } from './volume-limits.routes.js';
import { volumeMetadataRoutes } from './volume-metadata.routes.js';
import type { VolumeParts } from './volume-parts.js';
import { volumePlaceRoutes } from './volume-places.routes.js';
import { PREFIX } from './volume-prefix.js';
import { volumeTypeRoutes } from './volume-types.routes.js';
import { volumeRoutes } from './volumes.routes.js';

const OVER_QUOTA = { SnapshotLimitExceeded: 413, VolumeLimitExceeded: 413 };

/** Block storage v3 over the cloud's volumes. */
export const volumeService = (parts: VolumeParts): X7Service => ({
  ...{ name: 'volume', prefix: PREFIX, takesProject: true, sendsComputeRequestId: true },
  microversions: {
    ...{ name: 'volume', aliases: ['block-storage'], major: 3, min: 0, max: 0, initial: 0 },
  },
  // A wrong state is a bad request here, and over quota is 413.
  statuses: { VolumeInUse: 400, IncorrectModificationState: 400, IncorrectState: 400, ...OVER_QUOTA },
  errorBody: computeError,
  routes: [
    ...[
      volumeRoutes,
      volumeMetadataRoutes,
      volumeActionRoutes,
      snapshotRoutes,
      snapshotMetadataRoutes,
    ].flatMap((of) => of(parts)),
    ...volumeTypeRoutes,
    ...[volumeLimitRoutes, volumePlaceRoutes].flatMap((of) => of(parts)),
    ...unbuiltVolumeRoutes,
  ],
});
