import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { EC2_PREFIXES, type Ec2Kind } from './registry.js';

/** The EC2 id of a resource of any noun. A noun's own room has its prefix in its entry. */
export const ec2IdOf = (kind: Ec2Kind, uuid: string): string => ec2IdWith(EC2_PREFIXES[kind], uuid);
