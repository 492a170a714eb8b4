import { DescribeTransitGatewayAttachments$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no attachments to transit gateways. */
export const DescribeTransitGatewayAttachmentsAction = describeNone(DescribeTransitGatewayAttachments$, {
  lists: ['TransitGatewayAttachments'],
  ids: 'TransitGatewayAttachmentIds',
  notFound: 'InvalidTransitGatewayAttachmentID.NotFound',
});
