import { type Provider } from '@nestjs/common';
import { packageFolder } from '../../common/package-folder.js';
import type { Database } from '../../common/prisma/database.js';
import type { Sealer } from '../../common/seal/sealer.js';
import { sealerOf } from '../../common/seal/sealer-of.js';
import { stateRoot, statePaths } from '../../common/state/state-paths.js';
import { RegisteredBytes } from '../images/bundles/registered-bytes.js';
import { ImageOrigins } from '../images/image-origins.js';
import { imageByteProviders } from '../images/image.providers.js';
import { ObjectBytes } from '../objects/object-bytes.js';
import { ObjectKeys } from '../objects/object-keys.js';
import { PartRepository } from '../objects/part.repository.js';
import { QUOTA_FLAGS, QuotaService } from '../quotas/quota.service.js';
import type { EngineConductorFlags } from './engine-conductor.flags.js';

/** What the steps on bytes of images need: the store of images, and the files of the store of objects. */
export function imageWorkProviders(database: Database, flags: EngineConductorFlags): readonly Provider[] {
  const { images, buckets } = statePaths(stateRoot(flags, packageFolder()));
  let sealer: Sealer | undefined;
  const objects = new ObjectBytes({
    ...{ database, parts: new PartRepository(database), folder: flags.buckets_path || buckets },
    keys: new ObjectKeys(() => (sealer ??= sealerOf(flags))),
  });
  return [
    ...imageByteProviders(flags, images),
    ImageOrigins,
    RegisteredBytes,
    { provide: ObjectBytes, useValue: objects },
    { provide: QUOTA_FLAGS, useValue: flags },
    QuotaService,
  ];
}
