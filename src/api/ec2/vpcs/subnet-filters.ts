import { type Subnet, type SubnetIpv6CidrBlockAssociation } from '@aws-sdk/client-ec2';
import { RowFilters, type RowValue } from '../../../common/filters/row-filters.js';
import { rowTags } from './row-tags.js';

const zone: RowValue<Subnet> = ({ AvailabilityZone }) => AvailabilityZone;
const zoneId: RowValue<Subnet> = ({ AvailabilityZoneId }) => AvailabilityZoneId;
const cidr: RowValue<Subnet> = ({ CidrBlock }) => CidrBlock;
const isDefault: RowValue<Subnet> = ({ DefaultForAz }) => String(DefaultForAz);
const nothing = () => null;
const no = () => 'false';
const ofIpv6 =
  (value: (range: SubnetIpv6CidrBlockAssociation) => string | undefined): RowValue<Subnet> =>
  (subnet) =>
    subnet.Ipv6CidrBlockAssociationSet?.map((range) => value(range) ?? '');

/** DescribeSubnets, with the older spellings that AWS takes too. */
export const subnetFilters = new RowFilters<Subnet>(
  {
    'availability-zone': zone,
    availabilityZone: zone,
    'availability-zone-id': zoneId,
    availabilityZoneId: zoneId,
    'available-ip-address-count': ({ AvailableIpAddressCount }) => String(AvailableIpAddressCount),
    'cidr-block': cidr,
    cidr,
    cidrBlock: cidr,
    'customer-owned-ipv4-pool': nothing,
    'default-for-az': isDefault,
    defaultForAz: isDefault,
    'enable-dns64': no,
    'enable-lni-at-device-index': nothing,
    'ipv6-cidr-block-association.association-id': ofIpv6(({ AssociationId }) => AssociationId),
    'ipv6-cidr-block-association.ipv6-cidr-block': ofIpv6(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    'ipv6-cidr-block-association.state': ofIpv6((range) => range.Ipv6CidrBlockState?.State),
    'ipv6-native': no,
    'map-customer-owned-ip-on-launch': no,
    'map-public-ip-on-launch': ({ MapPublicIpOnLaunch }) => String(MapPublicIpOnLaunch),
    'outpost-arn': nothing,
    'owner-id': ({ OwnerId }) => OwnerId,
    'private-dns-name-options-on-launch.hostname-type': () => 'ip-name',
    'private-dns-name-options-on-launch.enable-resource-name-dns-a-record': no,
    'private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record': no,
    state: ({ State }) => State,
    'subnet-arn': ({ SubnetArn }) => SubnetArn,
    'subnet-id': ({ SubnetId }) => SubnetId,
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
