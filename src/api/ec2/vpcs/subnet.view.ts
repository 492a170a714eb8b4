import { type Subnet, type SubnetIpv6CidrBlockAssociation } from '@aws-sdk/client-ec2';
import { subnetLinkId } from '../../../cloud/networks/main-link.js';
import { type Ipv6Layout, type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { zoneIdOf } from '../../../cloud/zones/zone.js';
import { arnOf } from '../arn.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

/** The subnets of a VPC. A launch into a default one brings no public address along before somebody says so. */
export const subnetViews = (vpc: VpcLayout, place: Place): Subnet[] =>
  vpc.subnets.map((subnet) => ({
    SubnetId: subnet.ec2Id,
    SubnetArn: arnOf(place, `subnet/${subnet.ec2Id}`),
    VpcId: vpc.ec2Id,
    OwnerId: place.accountNumber,
    State: 'available',
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zoneIdOf(place.region, subnet.zone),
    AvailableIpAddressCount: Math.max(0, subnet.free),
    DefaultForAz: subnet.isDefault,
    MapPublicIpOnLaunch: subnet.mapPublicIp,
    MapCustomerOwnedIpOnLaunch: false,
    AssignIpv6AddressOnCreation: subnet.assignIpv6,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: subnet.ipv6 ? [subnetIpv6View(subnet.ipv6)] : [],
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    Tags: tagsView(subnet.tags),
  }));

/** A subnet's range of IPv6. `state`: as the verb that changes it answers. */
export const subnetIpv6View = (
  { id, cidr }: Ipv6Layout,
  state: 'associated' | 'associating' | 'disassociating' = 'associated',
): SubnetIpv6CidrBlockAssociation => ({
  AssociationId: subnetLinkId(id),
  Ipv6CidrBlock: cidr,
  Ipv6CidrBlockState: { State: state },
});
