import { type Ec2Verbs } from '../ec2-action.js';
import { CopySnapshotAction } from './copy-snapshot.action.js';
import { CreateSnapshotAction } from './create-snapshot.action.js';
import { CreateSnapshotsAction } from './create-snapshots.action.js';
import { DeleteSnapshotAction } from './delete-snapshot.action.js';
import { DescribeSnapshotAttributeAction } from './describe-snapshot-attribute.action.js';
import { DescribeSnapshotTierStatusAction } from './describe-snapshot-tier-status.action.js';
import { DescribeSnapshotsAction } from './describe-snapshots.action.js';
import { DisableEbsEncryptionByDefaultAction } from './disable-ebs-encryption-by-default.action.js';
import { EnableEbsEncryptionByDefaultAction } from './enable-ebs-encryption-by-default.action.js';
import { GetEbsDefaultKmsKeyIdAction } from './get-ebs-default-kms-key-id.action.js';
import { GetEbsEncryptionByDefaultAction } from './get-ebs-encryption-by-default.action.js';
import { ModifyEbsDefaultKmsKeyIdAction } from './modify-ebs-default-kms-key-id.action.js';
import { ModifySnapshotAttributeAction } from './modify-snapshot-attribute.action.js';
import { ResetEbsDefaultKmsKeyIdAction } from './reset-ebs-default-kms-key-id.action.js';
import { ResetSnapshotAttributeAction } from './reset-snapshot-attribute.action.js';

/** One line a class. */
export const snapshots: Ec2Verbs = [
  CopySnapshotAction,
  CreateSnapshotAction,
  CreateSnapshotsAction,
  DeleteSnapshotAction,
  DescribeSnapshotAttributeAction,
  DescribeSnapshotTierStatusAction,
  DescribeSnapshotsAction,
  DisableEbsEncryptionByDefaultAction,
  EnableEbsEncryptionByDefaultAction,
  GetEbsDefaultKmsKeyIdAction,
  GetEbsEncryptionByDefaultAction,
  ModifyEbsDefaultKmsKeyIdAction,
  ModifySnapshotAttributeAction,
  ResetEbsDefaultKmsKeyIdAction,
  ResetSnapshotAttributeAction,
];
