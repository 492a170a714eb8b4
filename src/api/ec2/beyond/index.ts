import { type Ec2Verbs } from '../ec2-action.js';
import { addressManagement } from './address-management.js';
import { capacity } from './capacity.js';
import { describeEmpty } from './describe-empty.js';
import { endpoints } from './endpoints.js';
import { gateways } from './gateways.js';
import { tasks } from './tasks.js';

/** Describes of what this cloud has none of. A row goes when its noun is built. */
export const beyond: Ec2Verbs = [...addressManagement, ...capacity, ...endpoints, ...gateways, ...tasks].map(
  describeEmpty,
);
