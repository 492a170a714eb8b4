import { type Ec2Verbs } from './ec2-action.js';
import { account } from './account/index.js';
import { addresses } from './addresses/index.js';
import { beyond } from './beyond/index.js';
import { dhcpOptions } from './dhcp-options/index.js';
import { images } from './images/index.js';
import { instanceTypes } from './instance-types/index.js';
import { instances } from './instances/index.js';
import { keyPairs } from './key-pairs/index.js';
import { natGateways } from './nat-gateways/index.js';
import { networkAcls } from './network-acls/index.js';
import { networkInterfaces } from './network-interfaces/index.js';
import { placementGroups } from './placement-groups/index.js';
import { routing } from './routing/index.js';
import { securityGroups } from './security-groups/index.js';
import { snapshots } from './snapshots/index.js';
import { tags } from './tags/index.js';
import { vpcPeerings } from './vpc-peerings/index.js';
import { vpcs } from './vpcs/index.js';
import { volumes } from './volumes/index.js';
import { zones } from './zones/index.js';

/** The verbs this cloud understands, by noun. */
export const actions: Ec2Verbs = [
  ...account,
  ...addresses,
  ...beyond,
  ...dhcpOptions,
  ...images,
  ...instanceTypes,
  ...instances,
  ...keyPairs,
  ...natGateways,
  ...networkAcls,
  ...networkInterfaces,
  ...placementGroups,
  ...routing,
  ...securityGroups,
  ...snapshots,
  ...tags,
  ...vpcPeerings,
  ...vpcs,
  ...volumes,
  ...zones,
];
