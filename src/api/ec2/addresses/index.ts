import { type Ec2Verbs } from '../ec2-action.js';
import { AllocateAddressAction } from './allocate-address.action.js';
import { AssociateAddressAction } from './associate-address.action.js';
import { DescribeAddressesAction } from './describe-addresses.action.js';
import { DescribeAddressesAttributeAction } from './describe-addresses-attribute.action.js';
import { DisassociateAddressAction } from './disassociate-address.action.js';
import { MoveAddressToVpcAction } from './move-address-to-vpc.action.js';
import { ReleaseAddressAction } from './release-address.action.js';

/** One line a class. */
export const addresses: Ec2Verbs = [
  AllocateAddressAction,
  AssociateAddressAction,
  DescribeAddressesAction,
  DescribeAddressesAttributeAction,
  DisassociateAddressAction,
  MoveAddressToVpcAction,
  ReleaseAddressAction,
];
