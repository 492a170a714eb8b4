import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeImagesAction } from './describe-images.action.js';

/** One line a class. */
export const images: Ec2Verbs = [DescribeImagesAction];
