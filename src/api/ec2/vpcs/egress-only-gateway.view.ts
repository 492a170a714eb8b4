import { type EgressOnlyInternetGateway } from '@aws-sdk/client-ec2';
import { type GatewayView } from '../../../cloud/networks/vpc-layout.js';
import { tagsView } from '../tags/tags.view.js';

export const egressOnlyGatewayView = (gateway: GatewayView): EgressOnlyInternetGateway => ({
  EgressOnlyInternetGatewayId: gateway.ec2Id,
  Attachments: gateway.vpcEc2Id === null ? [] : [{ VpcId: gateway.vpcEc2Id, State: 'attached' }],
  Tags: tagsView(gateway.tags) ?? [],
});
