import { bucketNoun } from '../buckets/bucket.noun.js';
import { floatingAddressNoun } from '../floating-addresses/floating-address.noun.js';
import { flavorNoun } from '../flavors/flavor.noun.js';
import { imageNoun } from '../images/image.noun.js';
import { instanceNoun } from '../instances/instance.noun.js';
import { keyPairNoun } from '../keypairs/key-pair.noun.js';
import { dhcpOptionsNoun } from '../networks/dhcp-options.noun.js';
import { egressOnlyGatewayNoun } from '../networks/egress-only-internet-gateway.noun.js';
import { internetGatewayNoun } from '../networks/internet-gateway.noun.js';
import { networkAclNoun } from '../networks/network-acl.noun.js';
import { routeTableNoun } from '../networks/route-table.noun.js';
import { natGatewayNoun } from '../nat-gateways/nat-gateway.noun.js';
import { networkInterfaceNoun } from '../networks/network-interface.noun.js';
import { placementGroupNoun } from '../placement-groups/placement-group.noun.js';
import { objectNoun } from '../objects/object.noun.js';
import { vpcPeeringNoun } from '../networks/vpc-peering.noun.js';
import { subnetNoun } from '../networks/subnet.noun.js';
import { vpcNoun } from '../networks/vpc.noun.js';
import { securityGroupNoun } from '../security-groups/security-group.noun.js';
import { securityGroupRuleNoun } from '../security-groups/security-group-rule.noun.js';
import { snapshotNoun } from '../snapshots/snapshot.noun.js';
import { volumeNoun } from '../volumes/volume.noun.js';
import { zoneNoun } from '../zones/zone.noun.js';
import { type Noun } from '../nouns/noun.js';

/** Every noun of the cloud, by its name. A noun stands after those that its rows name: see `rowKeepersOf`. */
export const nouns = {
  flavor: flavorNoun,
  image: imageNoun,
  'key-pair': keyPairNoun,
  'dhcp-options': dhcpOptionsNoun,
  vpc: vpcNoun,
  subnet: subnetNoun,
  'internet-gateway': internetGatewayNoun,
  'egress-only-internet-gateway': egressOnlyGatewayNoun,
  'nat-gateway': natGatewayNoun,
  'vpc-peering': vpcPeeringNoun,
  'route-table': routeTableNoun,
  'network-acl': networkAclNoun,
  'security-group': securityGroupNoun,
  'security-group-rule': securityGroupRuleNoun,
  'placement-group': placementGroupNoun,
  instance: instanceNoun,
  'network-interface': networkInterfaceNoun,
  'floating-address': floatingAddressNoun,
  volume: volumeNoun,
  snapshot: snapshotNoun,
  zone: zoneNoun,
  bucket: bucketNoun,
  object: objectNoun,
} as const satisfies Readonly<Record<string, Noun>>;

export type NounName = keyof typeof nouns;

type KeysOf<T> = T extends unknown ? keyof T & string : never;

/** What an EC2 id may stand for. */
export type Ec2Kind = KeysOf<(typeof nouns)[NounName]['ec2']['prefixes']>;

/** EC2's prefix of each. */
export const EC2_PREFIXES = Object.assign(
  {},
  ...Object.values(nouns).map(({ ec2 }) => ec2.prefixes),
) as Readonly<Record<Ec2Kind, string>>;
