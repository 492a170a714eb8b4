import { PROJECT_MANAGER, type Role, SUPERUSER } from './role.js';

/**
 * Who may do a verb. `reader`: everybody in the project, also who may only read it. `member`: everybody but such a
 * reader. Else one of the roles must count. A cloudadmin may do all.
 */
export type Who = 'reader' | 'member' | readonly (Role | typeof PROJECT_MANAGER)[];

const operators = [PROJECT_MANAGER, 'sysadmin'] as const;
const networkers = ['netadmin'] as const;

/**
 * Who may do what: noun → verb → who, whatever the language. The original's table, and its way of thinking for younger
 * verbs.
 */
export const POLICY = {
  account: { read: 'reader' },
  address: {
    read: 'reader',
    allocate: networkers,
    release: networkers,
    associate: networkers,
    disassociate: networkers,
  },
  flavor: { read: 'reader' },
  image: { read: 'reader' },
  instance: {
    read: 'reader',
    'read-console': operators,
    reboot: operators,
    run: operators,
    start: operators,
    stop: operators,
    terminate: operators,
    update: operators,
  },
  'key-pair': { read: 'reader', create: 'member', delete: 'member', import: 'member' },
  region: { read: 'reader' },
  'security-group': { read: 'reader', create: networkers, delete: networkers },
  'security-group-rule': { create: networkers, delete: networkers },
  tag: { read: 'reader', create: 'member', delete: 'member' },
  zone: { read: 'reader' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Who>>>>;

type Policy = typeof POLICY;

/** `<noun>:<verb>`: what an action of any API names. */
export type Right = { [N in keyof Policy]: `${N}:${keyof Policy[N] & string}` }[keyof Policy];

/** X7's names of roles, by the roles that they stand for; nobody who has `reader` alone is a member. */
export const GRANTS = {
  admin: [SUPERUSER],
  member: ['sysadmin', 'netadmin'],
  reader: [],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

const TABLE: ReadonlyMap<string, Who> = new Map(
  Object.entries<Readonly<Record<string, Who>>>(POLICY).flatMap(([noun, verbs]) =>
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
  return who === 'reader' || who === 'member' || (who?.some((role) => roles.has(role)) ?? false);
}
