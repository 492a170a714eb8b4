import {
  DescribeAddressesCommand,
  DescribeDhcpOptionsCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeImagesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePlacementGroupsCommand,
  DescribeRouteTablesCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { seenBy, timeless } from './seen.mjs';

const LISTS = [
  new DescribeAddressesCommand({}),
  new DescribeDhcpOptionsCommand({}),
  new DescribeEgressOnlyInternetGatewaysCommand({}),
  new DescribeImagesCommand({ Filters: [{ Name: 'is-public', Values: ['false'] }] }),
  new DescribeInternetGatewaysCommand({}),
  new DescribeNatGatewaysCommand({}),
  new DescribeNetworkAclsCommand({}),
  new DescribeNetworkInterfacesCommand({}),
  new DescribePlacementGroupsCommand({}),
  new DescribeRouteTablesCommand({}),
  new DescribeSnapshotsCommand({ OwnerIds: ['self'] }),
  new DescribeSubnetsCommand({}),
  new DescribeVolumesCommand({}),
  new DescribeVpcPeeringConnectionsCommand({}),
  new DescribeVpcsCommand({}),
];

/** What `seenBy` sees, and every list of nouns that came later. */
export async function seenNouns(ec2) {
  const seen = {};
  for (const command of LISTS) {
    const { $metadata: _, ...lists } = await ec2.send(command);
    for (const [name, list] of Object.entries(lists))
      seen[name] = Array.isArray(list) ? list.map((one) => JSON.stringify(timeless(one))).sort() : list;
  }
  return { ...(await seenBy(ec2)), ...seen };
}
