import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeIamInstanceProfileAssociationsAction } from './describe-iam-instance-profile-associations.action.js';
import { DescribeInstanceAttributeAction } from './describe-instance-attribute.action.js';
import { DescribeInstanceCreditSpecificationsAction } from './describe-instance-credit-specifications.action.js';
import { DescribeInstanceStatusAction } from './describe-instance-status.action.js';
import { DescribeInstancesAction } from './describe-instances.action.js';
import { GetConsoleOutputAction } from './get-console-output.action.js';
import { GetConsoleScreenshotAction } from './get-console-screenshot.action.js';
import { GetInstanceUefiDataAction } from './get-instance-uefi-data.action.js';
import { GetPasswordDataAction } from './get-password-data.action.js';
import { ModifyInstanceAttributeAction } from './modify-instance-attribute.action.js';
import { ModifyInstanceMetadataOptionsAction } from './modify-instance-metadata-options.action.js';
import { RebootInstancesAction } from './reboot-instances.action.js';
import { ResetInstanceAttributeAction } from './reset-instance-attribute.action.js';
import { RunInstancesAction } from './run-instances.action.js';
import { StartInstancesAction } from './start-instances.action.js';
import { StopInstancesAction } from './stop-instances.action.js';
import { TerminateInstancesAction } from './terminate-instances.action.js';

/** One line a class. */
export const instances: Ec2Verbs = [
  DescribeIamInstanceProfileAssociationsAction,
  DescribeInstanceAttributeAction,
  DescribeInstanceCreditSpecificationsAction,
  DescribeInstanceStatusAction,
  DescribeInstancesAction,
  GetConsoleOutputAction,
  GetConsoleScreenshotAction,
  GetInstanceUefiDataAction,
  GetPasswordDataAction,
  ModifyInstanceAttributeAction,
  ModifyInstanceMetadataOptionsAction,
  RebootInstancesAction,
  ResetInstanceAttributeAction,
  RunInstancesAction,
  StartInstancesAction,
  StopInstancesAction,
  TerminateInstancesAction,
];
