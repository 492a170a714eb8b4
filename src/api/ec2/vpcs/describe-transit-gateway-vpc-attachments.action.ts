import { DescribeTransitGatewayVpcAttachments$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no attachments of VPCs to transit gateways. */
export const DescribeTransitGatewayVpcAttachmentsAction = describeNone(
  DescribeTransitGatewayVpcAttachments$,
  {
    lists: ['TransitGatewayVpcAttachments'],
    ids: 'TransitGatewayAttachmentIds',
    notFound: 'InvalidTransitGatewayAttachmentID.NotFound',
  },
);
