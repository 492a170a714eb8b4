import { createHash } from 'node:crypto';

const derived = (prefix: string, of: string): string =>
  `${prefix}-${createHash('sha256').update(of).digest('hex').slice(0, 17)}`;

/** The id of the link between a VPC and its main table, which is no row: made of the table's. */
export const mainLinkId = (tableId: string): string => derived('rtbassoc', tableId);

/** The id of the link between a subnet and its network ACL, which is made of the two. */
export const aclLinkId = (aclId: string, subnetId: string): string =>
  derived('aclassoc', `${aclId} ${subnetId}`);

/** The id of the link between a VPC and one of its ranges: made of the range's, of the first one of the VPC's. */
export const rangeLinkId = (id: string): string => derived('vpc-cidr-assoc', id);

/** The id of the link between a subnet and its range of IPv6: made of the range's. */
export const subnetLinkId = (id: string): string => derived('subnet-cidr-assoc', id);
