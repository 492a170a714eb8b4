import type { AccessControlPolicy } from '@aws-sdk/client-s3';
import { canonicalIdOf } from '../../../cloud/buckets/bucket.js';
import { CANNED_ACLS, type CannedAcl } from './acl.js';

const GROUP = 'http://acs.amazonaws.com/groups/global';

/** Whom a canned ACL grants what, besides the owner. */
const GRANTED: Readonly<
  Partial<Record<CannedAcl, readonly (readonly [group: string, permission: string])[]>>
> = {
  private: [],
  'public-read': [['AllUsers', 'READ']],
  'public-read-write': [
    ['AllUsers', 'READ'],
    ['AllUsers', 'WRITE'],
  ],
  'authenticated-read': [['AuthenticatedUsers', 'READ']],
};

/** The grants of a canned ACL, besides the owner's, as a document has them. */
export const grantsOf = (acl: string): readonly object[] =>
  (GRANTED[acl as CannedAcl] ?? []).map(([group, Permission]) => ({
    Grantee: { Type: 'Group', URI: `${GROUP}/${group}` },
    Permission,
  }));

/** The canned ACL that a document stands for; undefined: there is none. `owner`: the project of object or bucket. */
export function cannedIn({ Grants = [] }: AccessControlPolicy, owner: string): CannedAcl | undefined {
  const own = `${canonicalIdOf(owner)} FULL_CONTROL`;
  const said = new Set(
    Grants.map(({ Grantee, Permission }) => `${Grantee?.URI ?? Grantee?.ID ?? ''} ${Permission ?? ''}`),
  );
  if (!said.delete(own)) return undefined;
  return CANNED_ACLS.find((acl) => {
    const granted = GRANTED[acl]?.map(([group, permission]) => `${GROUP}/${group} ${permission}`);
    return granted?.length === said.size && granted.every((one) => said.has(one));
  });
}
