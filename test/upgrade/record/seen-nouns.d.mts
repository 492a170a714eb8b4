import { type EC2Client } from '@aws-sdk/client-ec2';

/** What `seenBy` sees, and every list of nouns that came later, by name: each a text, in order. */
export function seenNouns(ec2: EC2Client): Promise<Record<string, unknown>>;
