import { type Ec2Verbs } from '../ec2-action.js';
import { CreateNetworkAclEntryAction } from './create-network-acl-entry.action.js';
import { CreateNetworkAclAction } from './create-network-acl.action.js';
import { DeleteNetworkAclEntryAction } from './delete-network-acl-entry.action.js';
import { DeleteNetworkAclAction } from './delete-network-acl.action.js';
import { ReplaceNetworkAclAssociationAction } from './replace-network-acl-association.action.js';
import { ReplaceNetworkAclEntryAction } from './replace-network-acl-entry.action.js';

/** One line a class. */
export const networkAcls: Ec2Verbs = [
  CreateNetworkAclAction,
  CreateNetworkAclEntryAction,
  DeleteNetworkAclAction,
  DeleteNetworkAclEntryAction,
  ReplaceNetworkAclAssociationAction,
  ReplaceNetworkAclEntryAction,
];
