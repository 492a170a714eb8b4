import { type InternetGateway } from '@aws-sdk/client-ec2';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { rowTags } from './row-tags.js';

/** DescribeInternetGateways. */
export const internetGatewayFilters = new RowFilters<InternetGateway>(
  {
    'attachment.state': ({ Attachments = [] }) => Attachments.map(({ State = '' }) => State),
    'attachment.vpc-id': ({ Attachments = [] }) => Attachments.map(({ VpcId = '' }) => VpcId),
    'internet-gateway-id': ({ InternetGatewayId }) => InternetGatewayId,
    'owner-id': ({ OwnerId }) => OwnerId,
  },
  rowTags,
);
