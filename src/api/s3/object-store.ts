import { BucketRepository } from '../../cloud/buckets/bucket.repository.js';
import { BucketService } from '../../cloud/buckets/bucket.service.js';
import { ByteFiles } from '../../cloud/objects/byte-files.js';
import { LifecycleRepository } from '../../cloud/objects/lifecycle.repository.js';
import { ObjectListRepository } from '../../cloud/objects/object-list.repository.js';
import { ObjectQuotas } from '../../cloud/objects/object-limits.js';
import { ObjectRepository } from '../../cloud/objects/object.repository.js';
import { ObjectService } from '../../cloud/objects/object.service.js';
import { PartRepository } from '../../cloud/objects/part.repository.js';
import { UploadRepository } from '../../cloud/objects/upload.repository.js';
import { UploadService } from '../../cloud/objects/upload.service.js';
import { QuotaService } from '../../cloud/quotas/quota.service.js';
import { nouns } from '../../cloud/registry/registry.js';
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

/** `folder`: where bytes are. `limits`: flags of quotas. */
export async function openObjectStore(
  database: Database,
  folder: string,
  limits: Readonly<Record<string, unknown>>,
): Promise<ObjectStore> {
  const files = await ByteFiles.open(folder);
  const quotas = new QuotaService(limits, nouns);
  const parts = new PartRepository(database);
  const own = { rows: new ObjectRepository(database), files, quotas: new ObjectQuotas(database, quotas) };
  const objects = new ObjectService({ ...own, partsOf: (id) => parts.partsOf(id) });
  return {
    ...{ files, parts, objects },
    buckets: new BucketService(database, new BucketRepository(database), quotas),
    lists: new ObjectListRepository(database),
    lifecycles: new LifecycleRepository(database),
    uploads: new UploadService({ ...own, objects, parts, uploads: new UploadRepository(database) }),
  };
}
