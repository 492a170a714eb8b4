import { type Ec2Verbs } from '../ec2-action.js';
import { CreateTagsAction } from './create-tags.action.js';
import { DeleteTagsAction } from './delete-tags.action.js';
import { DescribeTagsAction } from './describe-tags.action.js';

/** One line a class. */
export const tags: Ec2Verbs = [CreateTagsAction, DeleteTagsAction, DescribeTagsAction];
