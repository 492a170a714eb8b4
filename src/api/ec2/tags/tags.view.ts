import { type Tag } from '@aws-sdk/client-ec2';

/** Pairs of key and value → EC2's Tags. */
export const tagsView = (tags: readonly (readonly [key: string, value: string])[]): Tag[] =>
  tags.map(([Key, Value]) => ({ Key, Value }));
