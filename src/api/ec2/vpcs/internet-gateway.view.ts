import { type InternetGateway } from '@aws-sdk/client-ec2';
import { type GatewayView } from '../../../cloud/networks/vpc-layout.js';
import { tagsView } from '../tags/tags.view.js';

export const internetGatewayView = (gateway: GatewayView, accountNumber: string): InternetGateway => ({
  InternetGatewayId: gateway.ec2Id,
  OwnerId: accountNumber,
  // AWS says so of internet gateways, where others are `attached`; its SDK knows the latter alone.
  Attachments: gateway.vpcEc2Id === null ? [] : [{ VpcId: gateway.vpcEc2Id, State: AVAILABLE }],
  Tags: tagsView(gateway.tags) ?? [],
});

const AVAILABLE = 'available' as 'attached';
