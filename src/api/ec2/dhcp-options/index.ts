import { type Ec2Verbs } from '../ec2-action.js';
import { AssociateDhcpOptionsAction } from './associate-dhcp-options.action.js';
import { CreateDhcpOptionsAction } from './create-dhcp-options.action.js';
import { DeleteDhcpOptionsAction } from './delete-dhcp-options.action.js';
import { DescribeDhcpOptionsAction } from './describe-dhcp-options.action.js';

/** One line a class. */
export const dhcpOptions: Ec2Verbs = [
  AssociateDhcpOptionsAction,
  CreateDhcpOptionsAction,
  DeleteDhcpOptionsAction,
  DescribeDhcpOptionsAction,
];
