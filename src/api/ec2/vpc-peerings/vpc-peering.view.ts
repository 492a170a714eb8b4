import {
  type VpcPeeringConnection,
  type VpcPeeringConnectionStateReason,
  type VpcPeeringConnectionVpcInfo,
} from '@aws-sdk/client-ec2';
import { type PeeringRow, type PeeringSide } from '../../../cloud/networks/vpc-peering.js';
import { tagsView } from '../tags/tags.view.js';

/** Row → EC2's VpcPeeringConnection. Before the other side has accepted nothing is shown of its VPC. */
export const vpcPeeringView = (row: PeeringRow, region: string): VpcPeeringConnection => ({
  VpcPeeringConnectionId: row.ec2Id,
  Status: statusOf(row),
  RequesterVpcInfo: sideView(row.requester, { region, isOpen: true }),
  AccepterVpcInfo: sideView(row.accepter, { region, isOpen: row.state === 'active' }),
  ...(row.state === 'pending-acceptance' && { ExpirationTime: new Date(row.expiresAt) }),
  Tags: tagsView(row.tags) ?? [],
});

/** What CreateVpcPeeringConnection answers: whether it can be met is shown later, as at AWS. */
export const initiatingView = (row: PeeringRow, region: string): VpcPeeringConnection => ({
  ...vpcPeeringView(row, region),
  Status: { Code: 'initiating-request', Message: `Initiating Request to ${row.accepter.account}` },
  ExpirationTime: new Date(row.expiresAt),
});

function statusOf({ state, accepter, endedBy }: PeeringRow): VpcPeeringConnectionStateReason {
  const messages = {
    'pending-acceptance': `Pending Acceptance by ${accepter.account}`,
    active: 'Active',
    rejected: `Rejected by ${endedBy ?? accepter.account}`,
    expired: 'Expired',
    deleted: `Deleted by ${endedBy ?? accepter.account}`,
    failed: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range',
  } as const satisfies Record<PeeringRow['state'], string>;
  return { Code: state, Message: messages[state] };
}

const sideView = (
  { account, vpcEc2Id, ranges, remoteDns }: PeeringSide,
  { region, isOpen }: { readonly region: string; readonly isOpen: boolean },
): VpcPeeringConnectionVpcInfo => ({
  ...(isOpen &&
    ranges.length > 0 && { CidrBlock: ranges[0], CidrBlockSet: ranges.map((CidrBlock) => ({ CidrBlock })) }),
  ...{ OwnerId: account, VpcId: vpcEc2Id, Region: region },
  ...(isOpen && { PeeringOptions: optionsView(remoteDns) }),
});

/** The links of EC2-Classic are nobody's any more. */
export const optionsView = (AllowDnsResolutionFromRemoteVpc: boolean) => ({
  AllowDnsResolutionFromRemoteVpc,
  AllowEgressFromLocalClassicLinkToRemoteVpc: false,
  AllowEgressFromLocalVpcToRemoteClassicLink: false,
});
