import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeInstanceTypeOfferingsAction } from './describe-instance-type-offerings.action.js';
import { DescribeInstanceTypesAction } from './describe-instance-types.action.js';

/** One line a class. */
export const instanceTypes: Ec2Verbs = [DescribeInstanceTypeOfferingsAction, DescribeInstanceTypesAction];
