import { type EC2Client } from '@aws-sdk/client-ec2';

/** Reservations, groups, key pairs and tags that the client's project can see, without times. */
export function seenBy(ec2: EC2Client): Promise<object>;
