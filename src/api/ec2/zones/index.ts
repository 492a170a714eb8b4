import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeAvailabilityZonesAction } from './describe-availability-zones.action.js';
import { DescribeRegionsAction } from './describe-regions.action.js';

/** One line a class. */
export const zones: Ec2Verbs = [DescribeAvailabilityZonesAction, DescribeRegionsAction];
