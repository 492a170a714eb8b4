import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeAccountAttributesAction } from './describe-account-attributes.action.js';

/** One line a class. */
export const account: Ec2Verbs = [DescribeAccountAttributesAction];
