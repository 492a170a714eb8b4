import { type InternetGateway } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

export const internetGatewayView = (vpc: VpcLayout, { accountNumber }: Place): InternetGateway => ({
  InternetGatewayId: vpc.internetGateway.ec2Id,
  OwnerId: accountNumber,
  // AWS says so of internet gateways, where others are `attached`; its SDK knows the latter alone.
  Attachments: [{ VpcId: vpc.ec2Id, State: AVAILABLE }],
  Tags: tagsView(vpc.internetGateway.tags) ?? [],
});

const AVAILABLE = 'available' as 'attached';
