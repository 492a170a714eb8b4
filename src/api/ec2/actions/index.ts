import { type Type } from '@nestjs/common';
import { type Ec2Handler } from '../ec2-action.js';
import { AuthorizeSecurityGroupIngressAction } from './authorize-security-group-ingress.action.js';
import { CreateKeyPairAction } from './create-key-pair.action.js';
import { CreateSecurityGroupAction } from './create-security-group.action.js';
import { CreateTagsAction } from './create-tags.action.js';
import { DeleteKeyPairAction } from './delete-key-pair.action.js';
import { DeleteSecurityGroupAction } from './delete-security-group.action.js';
import { DeleteTagsAction } from './delete-tags.action.js';
import { DescribeAccountAttributesAction } from './describe-account-attributes.action.js';
import { DescribeAvailabilityZonesAction } from './describe-availability-zones.action.js';
import { DescribeImagesAction } from './describe-images.action.js';
import { DescribeInstanceAttributeAction } from './describe-instance-attribute.action.js';
import { DescribeInstanceStatusAction } from './describe-instance-status.action.js';
import { DescribeInstanceTypesAction } from './describe-instance-types.action.js';
import { DescribeInstancesAction } from './describe-instances.action.js';
import { DescribeKeyPairsAction } from './describe-key-pairs.action.js';
import { DescribeRegionsAction } from './describe-regions.action.js';
import { DescribeSecurityGroupsAction } from './describe-security-groups.action.js';
import { DescribeTagsAction } from './describe-tags.action.js';
import { GetConsoleOutputAction } from './get-console-output.action.js';
import { ImportKeyPairAction } from './import-key-pair.action.js';
import { ImportPublicKeyAction } from './import-public-key.action.js';
import { ModifyInstanceAttributeAction } from './modify-instance-attribute.action.js';
import { ModifyInstanceMetadataOptionsAction } from './modify-instance-metadata-options.action.js';
import { RebootInstancesAction } from './reboot-instances.action.js';
import { RevokeSecurityGroupIngressAction } from './revoke-security-group-ingress.action.js';
import { RunInstancesAction } from './run-instances.action.js';
import { StartInstancesAction } from './start-instances.action.js';
import { StopInstancesAction } from './stop-instances.action.js';
import { TerminateInstancesAction } from './terminate-instances.action.js';

/** The verbs this cloud understands: one line a class. */
export const actions: readonly Type<Ec2Handler<never, unknown>>[] = [
  AuthorizeSecurityGroupIngressAction,
  CreateKeyPairAction,
  CreateSecurityGroupAction,
  CreateTagsAction,
  DeleteKeyPairAction,
  DeleteSecurityGroupAction,
  DeleteTagsAction,
  DescribeAccountAttributesAction,
  DescribeAvailabilityZonesAction,
  DescribeImagesAction,
  DescribeInstanceAttributeAction,
  DescribeInstanceStatusAction,
  DescribeInstanceTypesAction,
  DescribeInstancesAction,
  DescribeKeyPairsAction,
  DescribeRegionsAction,
  DescribeSecurityGroupsAction,
  DescribeTagsAction,
  GetConsoleOutputAction,
  ImportKeyPairAction,
  ImportPublicKeyAction,
  ModifyInstanceAttributeAction,
  ModifyInstanceMetadataOptionsAction,
  RebootInstancesAction,
  RevokeSecurityGroupIngressAction,
  RunInstancesAction,
  StartInstancesAction,
  StopInstancesAction,
  TerminateInstancesAction,
];
