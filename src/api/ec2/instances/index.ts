import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeInstanceAttributeAction } from './describe-instance-attribute.action.js';
import { DescribeInstanceStatusAction } from './describe-instance-status.action.js';
import { DescribeInstancesAction } from './describe-instances.action.js';
import { GetConsoleOutputAction } from './get-console-output.action.js';
import { ModifyInstanceAttributeAction } from './modify-instance-attribute.action.js';
import { ModifyInstanceMetadataOptionsAction } from './modify-instance-metadata-options.action.js';
import { RebootInstancesAction } from './reboot-instances.action.js';
import { RunInstancesAction } from './run-instances.action.js';
import { StartInstancesAction } from './start-instances.action.js';
import { StopInstancesAction } from './stop-instances.action.js';
import { TerminateInstancesAction } from './terminate-instances.action.js';

/** One line a class. */
export const instances: Ec2Verbs = [
  DescribeInstanceAttributeAction,
  DescribeInstanceStatusAction,
  DescribeInstancesAction,
  GetConsoleOutputAction,
  ModifyInstanceAttributeAction,
  ModifyInstanceMetadataOptionsAction,
  RebootInstancesAction,
  RunInstancesAction,
  StartInstancesAction,
  StopInstancesAction,
  TerminateInstancesAction,
];
