import { type Provider } from '@nestjs/common';
import { type Sealer } from '../../../common/seal/sealer.js';
import { type Database } from '../../../common/prisma/database.js';
import { ObjectBytes } from '../../objects/object-bytes.js';
import { ObjectKeys } from '../../objects/object-keys.js';
import { ObjectRepository } from '../../objects/object.repository.js';
import { PartRepository } from '../../objects/part.repository.js';
import { ReadableObjects } from '../../objects/readable-objects.service.js';
import { CertificateRepository } from '../../users/certificate.repository.js';
import { CertificateService } from '../../users/certificate.service.js';
import { ImageLocations } from './image-locations.service.js';
import { BundleManifests } from './bundle-manifests.service.js';

/** Where objects are. */
interface Store {
  readonly database: Database;
  readonly sealer: Sealer;
  /** Where the store of objects keeps its files. */
  readonly folder: string;
}

/** What registers bundles. */
export const bundleProviders = ({ database, sealer, folder }: Store): readonly Provider[] => [
  ...[BundleManifests, CertificateRepository, CertificateService, ObjectRepository, ReadableObjects],
  ImageLocations,
  {
    provide: ObjectBytes,
    useValue: new ObjectBytes({
      ...{ database, folder, parts: new PartRepository(database) },
      keys: new ObjectKeys(() => sealer),
    }),
  },
];
