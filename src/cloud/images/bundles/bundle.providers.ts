import { type Provider } from '@nestjs/common';
import { type Database } from '../../../common/prisma/database.js';
import { ObjectBytes } from '../../objects/object-bytes.js';
import { ObjectRepository } from '../../objects/object.repository.js';
import { PartRepository } from '../../objects/part.repository.js';
import { ReadableObjects } from '../../objects/readable-objects.service.js';
import { CertificateRepository } from '../../users/certificate.repository.js';
import { CertificateService } from '../../users/certificate.service.js';
import { ImageLocations } from './image-locations.service.js';
import { BundleManifests } from './bundle-manifests.service.js';

/** What registers bundles. `folder`: where the store of objects keeps its files. */
export const bundleProviders = (database: Database, folder: string): readonly Provider[] => [
  ...[BundleManifests, CertificateRepository, CertificateService, ObjectRepository, ReadableObjects],
  ImageLocations,
  { provide: ObjectBytes, useValue: new ObjectBytes(database, new PartRepository(database), folder) },
];
