import { type Tag } from '@aws-sdk/client-ec2';

/**
 * Pairs of key and value → EC2's Tags. Undefined where there are none: AWS sends no empty `tagSet`, but of key pairs
 * that it shows.
 */
export const tagsView = (tags: readonly (readonly [key: string, value: string])[]): Tag[] | undefined =>
  tags.length === 0 ? undefined : tags.map(([Key, Value]) => ({ Key, Value }));
