import { DescribeFlowLogs$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no flow logs. */
export const DescribeFlowLogsAction = describeNone(DescribeFlowLogs$, {
  lists: ['FlowLogs'],
  ids: 'FlowLogIds',
  notFound: 'InvalidFlowLogId.NotFound',
});
