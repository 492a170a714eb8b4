import { READER, type Role, SUPERUSER } from './role.js';
import { accountPolicy } from './policy/account.policy.js';
import { catalogPolicy } from './policy/catalog.policy.js';
import { bucketPolicy } from './policy/bucket.policy.js';
import { addressPolicy } from './policy/address.policy.js';
import { flavorPolicy } from './policy/flavor.policy.js';
import { hostPolicy } from './policy/host.policy.js';
import { imagePolicy } from './policy/image.policy.js';
import { instancePolicy } from './policy/instance.policy.js';
import { keyPairPolicy } from './policy/key-pair.policy.js';
import { networkPolicy } from './policy/network.policy.js';
import { placementGroupPolicy } from './policy/placement-group.policy.js';
import { projectPolicy } from './policy/project.policy.js';
import { networkInterfacePolicy } from './policy/network-interface.policy.js';
import { objectPolicy } from './policy/object.policy.js';
import { quotaPolicy } from './policy/quota.policy.js';
import { regionPolicy } from './policy/region.policy.js';
import { rolePolicy } from './policy/role.policy.js';
import { securityGroupPolicy } from './policy/security-group.policy.js';
import { securityGroupRulePolicy } from './policy/security-group-rule.policy.js';
import { snapshotPolicy } from './policy/snapshot.policy.js';
import { tagPolicy } from './policy/tag.policy.js';
import { usagePolicy } from './policy/usage.policy.js';
import { userPolicy } from './policy/user.policy.js';
import { volumePolicy } from './policy/volume.policy.js';
import { zonePolicy } from './policy/zone.policy.js';
import { vpcPolicy } from './policy/vpc.policy.js';
import type { NounPolicy, Who } from './policy/who.js';

/**
 * Who may do what: noun → verb → who, whatever the language. The original's table, and its way of thinking for younger
 * verbs. A file a noun: `policy/<noun>.policy.ts`.
 */
export const POLICY = {
  account: accountPolicy,
  catalog: catalogPolicy,
  bucket: bucketPolicy,
  address: addressPolicy,
  flavor: flavorPolicy,
  host: hostPolicy,
  image: imagePolicy,
  instance: instancePolicy,
  'key-pair': keyPairPolicy,
  network: networkPolicy,
  'placement-group': placementGroupPolicy,
  project: projectPolicy,
  'network-interface': networkInterfacePolicy,
  object: objectPolicy,
  quota: quotaPolicy,
  region: regionPolicy,
  role: rolePolicy,
  'security-group': securityGroupPolicy,
  'security-group-rule': securityGroupRulePolicy,
  snapshot: snapshotPolicy,
  tag: tagPolicy,
  vpc: vpcPolicy,
  usage: usagePolicy,
  user: userPolicy,
  volume: volumePolicy,
  zone: zonePolicy,
} as const satisfies Readonly<Record<string, NounPolicy>>;

type Policy = typeof POLICY;

/** `<noun>:<verb>`: what an action of any API names. */
export type Right = { [N in keyof Policy]: `${N}:${keyof Policy[N] & string}` }[keyof Policy];

/** X7's names of roles, by the roles that they stand for; a user who has `reader` alone is no member. */
export const GRANTS = {
  admin: [SUPERUSER],
  member: ['sysadmin', 'netadmin'],
  reader: [],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

const TABLE: ReadonlyMap<string, Who> = new Map(
  Object.entries<NounPolicy>(POLICY).flatMap(([noun, verbs]) =>
    Object.entries(verbs).map(([verb, who]) => [`${noun}:${verb}`, who] as const),
  ),
);

/** Every right that there is. */
export const rights = (): readonly string[] => [...TABLE.keys()];

/** Undefined: there is no such right, so it is the superuser's alone. */
export const whoMay = (right: string): Who | undefined => TABLE.get(right);

/** Whether someone in the project who holds these roles, those that count, may do it. */
export function isAllowed(roles: ReadonlySet<string>, right: string): boolean {
  if (roles.has(SUPERUSER)) return true;
  const who = whoMay(right);
  if (who === 'member') return !roles.has(READER);
  return who === 'reader' || (who?.some((role) => roles.has(role)) ?? false);
}
