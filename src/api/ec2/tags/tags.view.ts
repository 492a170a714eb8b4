import { type Tag } from '@aws-sdk/client-ec2';

/**
 * Pairs of key and value → EC2's Tags. Undefined where there are none: AWS sends no empty `tagSet`, but of key pairs,
 * rules, interfaces and the parts of a VPC that are no subnet: their views say `?? []`, and clients (Ansible's modules)
 * read it unasked.
 */
export const tagsView = (tags: readonly (readonly [key: string, value: string])[]): Tag[] | undefined =>
  tags.length === 0 ? undefined : tags.map(([Key, Value]) => ({ Key, Value }));
