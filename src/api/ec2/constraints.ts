import { type Constraints } from './protocol/constraint.js';
import { addressesConstraints } from './addresses/constraints.js';
import { imagesConstraints } from './images/constraints.js';
import { instanceTypesConstraints } from './instance-types/constraints.js';
import { instancesConstraints } from './instances/constraints.js';
import { keyPairsConstraints } from './key-pairs/constraints.js';
import { natGatewaysConstraints } from './nat-gateways/constraints.js';
import { networkAclsConstraints } from './network-acls/constraints.js';
import { networkInterfacesConstraints } from './network-interfaces/constraints.js';
import { placementGroupConstraints } from './placement-groups/constraints.js';
import { securityGroupsConstraints } from './security-groups/constraints.js';
import { snapshotsConstraints } from './snapshots/constraints.js';
import { tagsConstraints } from './tags/constraints.js';
import { vpcsConstraints } from './vpcs/constraints.js';
import { volumesConstraints } from './volumes/constraints.js';

/**
 * Enums and ranges that the published schema lacks, by noun: verb → parameter (as it stands in a request, without list
 * indexes) → what it may hold. A breach is InvalidParameterValue. What depends on rows (types, ids, zones) the services
 * check.
 */
export const CONSTRAINTS: Constraints = {
  ...addressesConstraints,
  ...imagesConstraints,
  ...instanceTypesConstraints,
  ...instancesConstraints,
  ...keyPairsConstraints,
  ...natGatewaysConstraints,
  ...networkAclsConstraints,
  ...networkInterfacesConstraints,
  ...placementGroupConstraints,
  ...securityGroupsConstraints,
  ...snapshotsConstraints,
  ...tagsConstraints,
  ...vpcsConstraints,
  ...volumesConstraints,
};
