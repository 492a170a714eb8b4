import { createHash, randomBytes } from 'node:crypto';

/** A new token: 256 bits, shown once. */
export const mintHostToken = (): string => randomBytes(32).toString('base64url');

/** What rows hold of a token: hex SHA-256. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');
