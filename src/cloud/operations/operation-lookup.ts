import { UUID } from '../../common/ids/uuid.js';

const about = (member: string): string =>
  `o.id IN (SELECT m.operation_id FROM operation_members m WHERE ${member})`;

/** By hash: an EC2 id says nothing else of the UUID that it was made of, and it is asked of every member. */
const BY = {
  id: 'o.id = $1::uuid',
  request: 'o.request_id = $1',
  resource: about('m.resource_id = $1::uuid'),
  instance: about('m.resource_id = (SELECT i.id FROM instances i WHERE i.ec2_id = $1)'),
  hash: about(`left(encode(sha256(m.resource_id::text::bytea), 'hex'), 17) = right($1, 17)`),
};
const EC2_ID = /^[a-z]+-[0-9a-f]{17}$/;

/** Conditions for what $1 may be, the cheap ones first. */
export function waysTo(which: string): readonly string[] {
  if (UUID.test(which)) return [BY.id, BY.request, BY.resource];
  return EC2_ID.test(which) ? waysToResource(which) : [BY.request];
}

/** The same of an EC2 id or UUID of a resource. */
export function waysToResource(which: string): readonly string[] {
  if (UUID.test(which)) return [BY.resource];
  if (!EC2_ID.test(which)) return ['$1::text IS NULL'];
  return which.startsWith('i-') ? [BY.instance, BY.hash] : [BY.hash];
}
