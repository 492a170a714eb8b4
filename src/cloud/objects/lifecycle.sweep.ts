import type { Bucket } from '../buckets/bucket.js';
import { type LifecycleRule, lifecycleRulesOf } from './lifecycle.js';
import type { Expired, LifecycleRepository } from './lifecycle.repository.js';
import type { ObjectService } from './object.service.js';
import type { UploadService } from './upload.service.js';

export interface LifecycleParts {
  /** Those that have rules. */
  readonly buckets: () => Promise<readonly Bucket[]>;
  readonly rows: LifecycleRepository;
  readonly objects: ObjectService;
  readonly uploads: UploadService;
}

/** Does what the rules of buckets ask for, as their owner would. Safe beside others that do the same. */
export async function sweepLifecycles(parts: LifecycleParts): Promise<void> {
  for (const bucket of await parts.buckets())
    for (const rule of lifecycleRulesOf(bucket.configuration.lifecycle ?? []))
      await apply(parts, bucket, rule);
}

async function apply(
  { rows, objects, uploads }: LifecycleParts,
  bucket: Bucket,
  rule: LifecycleRule,
): Promise<void> {
  const { expireDays: days, expireFrom: from, noncurrentDays, abortDays } = rule;
  const removeAll = async (find: () => Promise<readonly Expired[]>) => {
    for (let found = await find(); found.length > 0; found = await find())
      await objects.remove(bucket, found);
  };
  if (days !== null || from !== null) await removeAll(() => rows.expired(bucket.id, rule, { days, from }));
  if (noncurrentDays !== null) await removeAll(() => rows.noncurrent(bucket.id, rule, noncurrentDays));
  if (rule.expireMarkers) await removeAll(() => rows.emptyMarkers(bucket.id, rule));
  if (abortDays === null) return;
  for (const id of await rows.staleUploads(bucket.id, rule, abortDays)) await uploads.end(id);
}
