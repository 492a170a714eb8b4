import { type NatGateway, type NatGatewayAddress } from '@aws-sdk/client-ec2';
import { type NatGatewayRow } from '../../../cloud/nat-gateways/nat-gateway.js';
import { tagsView } from '../tags/tags.view.js';

/** Row → EC2's NatGateway. */
export const natGatewayView = (row: NatGatewayRow): NatGateway => ({
  NatGatewayId: row.ec2Id,
  VpcId: row.vpcEc2Id,
  SubnetId: row.subnetEc2Id,
  State: row.state,
  ConnectivityType: row.isPublic ? 'public' : 'private',
  AvailabilityMode: 'zonal',
  CreateTime: new Date(row.createdAt),
  ...(row.endedAt !== null && row.state !== 'failed' && { DeleteTime: new Date(row.endedAt) }),
  ...(row.failureCode !== null && {
    FailureCode: row.failureCode,
    FailureMessage: row.reason ?? '',
  }),
  NatGatewayAddresses: row.interfaceEc2Id === null ? [] : [addressView(row)],
  Tags: tagsView(row.tags) ?? [],
});

const addressView = (row: NatGatewayRow): NatGatewayAddress => ({
  NetworkInterfaceId: row.interfaceEc2Id ?? undefined,
  PrivateIp: row.privateAddress ?? undefined,
  ...(row.isPublic && {
    AllocationId: row.allocationEc2Id ?? undefined,
    AssociationId: row.associationId ?? undefined,
    PublicIp: row.publicAddress ?? undefined,
  }),
  IsPrimary: true,
  Status: row.state === 'failed' ? 'failed' : 'succeeded',
});
