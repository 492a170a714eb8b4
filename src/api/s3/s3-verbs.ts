import type { ObjectStore } from './object-store.js';
import { bucketVerbs } from './verbs/buckets/bucket-verbs.js';
import { listVerbs } from './verbs/buckets/list-verbs.js';
import { partVerbs } from './verbs/multipart/part-verbs.js';
import { uploadListVerbs } from './verbs/multipart/upload-list-verbs.js';
import { uploadVerbs } from './verbs/multipart/upload-verbs.js';
import { versionListVerb } from './verbs/buckets/version-list-verb.js';
import { aclVerbs } from './verbs/configuration/acl-verbs.js';
import { corsVerbs } from './verbs/configuration/cors-verbs.js';
import { encryptionVerbs } from './verbs/configuration/encryption-verbs.js';
import { lifecycleVerbs } from './verbs/configuration/lifecycle-verbs.js';
import { notConfiguredVerbs } from './verbs/configuration/not-configured.js';
import { policyVerbs } from './verbs/configuration/policy-verbs.js';
import { settingsVerbs } from './verbs/configuration/settings-verbs.js';
import { bucketTaggingVerbs, objectTaggingVerbs } from './verbs/configuration/tagging-verbs.js';
import type { EncryptionSettings } from './verbs/encryption.js';
import { attributesVerb } from './verbs/objects/attributes-verb.js';
import { copyVerb } from './verbs/objects/copy-verb.js';
import { deleteVerbs } from './verbs/objects/delete-verbs.js';
import { readVerbs } from './verbs/objects/read-verbs.js';
import { putVerb } from './verbs/objects/put-verb.js';
import type { S3Verb } from './verbs/s3-verb.js';

export interface VerbSettings extends EncryptionSettings {
  readonly s3_classic_acls: boolean;
}

/** Every verb of S3 that is served. */
export const s3Verbs = (
  { buckets, objects, lists, parts, uploads }: ObjectStore,
  settings: VerbSettings,
): readonly S3Verb[] => [
  ...bucketVerbs({
    ...{ buckets, region: settings.region, classicAcls: settings.s3_classic_acls },
    end: (tx, id) => uploads.endAll(tx, id),
  }),
  ...listVerbs(lists),
  ...readVerbs({ objects, partsOf: (id) => parts.partsOf(id) }),
  putVerb({ objects, settings }),
  ...deleteVerbs(objects),
  copyVerb({ objects, settings }),
  ...uploadVerbs({ uploads, settings }),
  ...partVerbs({ uploads, objects }),
  ...uploadListVerbs(uploads),
  versionListVerb(lists),
  attributesVerb((id) => parts.partsOf(id)),
  ...notConfiguredVerbs(),
  ...settingsVerbs(buckets),
  ...bucketTaggingVerbs(buckets),
  ...objectTaggingVerbs(objects),
  ...aclVerbs(buckets, objects),
  ...policyVerbs(buckets),
  ...corsVerbs(buckets),
  ...encryptionVerbs(buckets, settings),
  ...lifecycleVerbs(buckets),
];
