import { BucketRepository } from '../../cloud/buckets/bucket.repository.js';
import { BucketService } from '../../cloud/buckets/bucket.service.js';
import { ByteFiles } from '../../cloud/objects/byte-files.js';
import { LifecycleRepository } from '../../cloud/objects/lifecycle.repository.js';
import { ObjectListRepository } from '../../cloud/objects/object-list.repository.js';
import { ObjectKeys } from '../../cloud/objects/object-keys.js';
import { ObjectQuotas } from '../../cloud/objects/object-limits.js';
import { ObjectRepository } from '../../cloud/objects/object.repository.js';
import { ObjectService } from '../../cloud/objects/object.service.js';
import { PartRepository } from '../../cloud/objects/part.repository.js';
import { UploadRepository } from '../../cloud/objects/upload.repository.js';
import { UploadService } from '../../cloud/objects/upload.service.js';
import { QuotaService } from '../../cloud/quotas/quota.service.js';
import { nouns } from '../../cloud/registry/registry.js';
import type { Sealer } from '../../common/seal/sealer.js';
import type { Database } from '../../common/prisma/database.js';

/** What stands behind the S3 API. */
export interface ObjectStore {
  readonly uploads: UploadService;
  readonly files: ByteFiles;
  readonly buckets: BucketService;
  readonly objects: ObjectService;
  readonly lists: ObjectListRepository;
  readonly parts: PartRepository;
  readonly lifecycles: LifecycleRepository;
}

export interface StorePlace {
  /** Where bytes are. */
  readonly folder: string;
  /** Of the keys of what is encrypted. */
  readonly sealer: Sealer;
}

/** `limits`: flags of quotas. */
export async function openObjectStore(
  database: Database,
  { folder, sealer }: StorePlace,
  limits: Readonly<Record<string, unknown>>,
): Promise<ObjectStore> {
  const files = await ByteFiles.open(folder);
  const keys = new ObjectKeys(() => sealer);
  const quotas = new QuotaService(limits, nouns);
  const parts = new PartRepository(database);
  const rows = new ObjectRepository(database);
  const own = { rows, files, keys, quotas: new ObjectQuotas(database, quotas) };
  const objects = new ObjectService({ ...own, partsOf: (id) => parts.partsOf(id) });
  return {
    ...{ files, parts, objects },
    buckets: new BucketService(database, new BucketRepository(database), quotas),
    lists: new ObjectListRepository(database),
    lifecycles: new LifecycleRepository(database),
    uploads: new UploadService({ ...own, objects, parts, uploads: new UploadRepository(database) }),
  };
}
