import { type Subnet } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
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
    AssignIpv6AddressOnCreation: false,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: [],
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    Tags: tagsView(subnet.tags),
  }));
