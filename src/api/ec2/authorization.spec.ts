import { describe, expect, it } from '@jest/globals';
import { type RequestContext } from '../../common/context/request-context.js';
import { type Right, rights } from '../../cloud/users/policy.js';
import { effectiveRoles } from '../../cloud/users/role.js';
import { actions } from './actions.js';
import { authorize } from './authorization.js';
import { ec2VerbOf } from './ec2-action.js';

const asker = (roles: readonly string[], isAdmin = false): RequestContext => ({
  requestId: 'r',
  userId: 'u',
  projectId: 'p',
  accountNumber: '000000000001',
  roles: new Set(roles),
  isAdmin,
});
const verbs = new Map(actions.map(ec2VerbOf).map(({ schema, right }) => [schema[2], right] as const));
/** As the dispatcher asks; for a verb that there is not, as if it had a right of its name. */
const ask = (context: RequestContext, action: string) =>
  authorize(context, verbs.get(action) ?? (action as Right), action);
const denied = expect.objectContaining({ code: 'UnauthorizedOperation' });

describe('authorize', () => {
  it.each([
    ['DescribeInstances', []],
    ['RunInstances', ['sysadmin']],
    ['RunInstances', ['projectmanager']],
    ['CreateSecurityGroup', ['netadmin']],
  ])('lets %s be done with the roles %j', (action, roles) => {
    expect(() => ask(asker(roles), action)).not.toThrow();
  });

  it.each([
    ['RunInstances', []],
    ['RunInstances', ['netadmin', 'developer', 'itsec']],
    ['CreateSecurityGroup', ['sysadmin', 'projectmanager']],
    ['LaunchRockets', ['sysadmin', 'netadmin', 'projectmanager']],
    ['constructor', ['sysadmin']],
  ])('does not let %s be done with the roles %j', (action, roles) => {
    expect(() => ask(asker(roles), action)).toThrow(denied);
  });

  it('lets a cloudadmin do everything', () => {
    for (const action of [...verbs.keys(), 'LaunchRockets'])
      expect(() => ask(asker([], true), action)).not.toThrow();
  });
});

/** The cells of role × right: who may do what besides a cloudadmin, who may do all. */
const OPERATORS = ['projectmanager', 'sysadmin'];
const CELLS: Readonly<Record<Right, 'everyone' | readonly string[]>> = {
  'account:read': 'everyone',
  'bucket:configure': 'everyone',
  'bucket:create': 'everyone',
  'bucket:delete': 'everyone',
  'bucket:read': 'everyone',
  'address:allocate': ['netadmin'],
  'address:associate': ['netadmin'],
  'address:disassociate': ['netadmin'],
  'address:read': 'everyone',
  'address:release': ['netadmin'],
  'flavor:read': 'everyone',
  'image:create': OPERATORS,
  'image:delete': OPERATORS,
  'image:read': 'everyone',
  'image:update': OPERATORS,
  'instance:read': 'everyone',
  'instance:read-console': OPERATORS,
  'instance:read-diagnostics': [],
  'instance:reset-state': [],
  'instance:reboot': OPERATORS,
  'instance:run': OPERATORS,
  'instance:start': OPERATORS,
  'instance:stop': OPERATORS,
  'instance:terminate': OPERATORS,
  'instance:update': OPERATORS,
  'placement-group:create': OPERATORS,
  'placement-group:delete': OPERATORS,
  'placement-group:read': 'everyone',
  'key-pair:create': 'everyone',
  'key-pair:delete': 'everyone',
  'key-pair:import': 'everyone',
  'key-pair:read': 'everyone',
  'network-interface:read': 'everyone',
  'network-interface:create': ['netadmin'],
  'network-interface:delete': ['netadmin'],
  'network-interface:update': ['netadmin'],
  'object:delete': 'everyone',
  'object:read': 'everyone',
  'object:write': 'everyone',
  'region:read': 'everyone',
  'security-group:create': ['netadmin'],
  'security-group:delete': ['netadmin'],
  'security-group:read': 'everyone',
  'security-group-rule:create': ['netadmin'],
  'security-group-rule:delete': ['netadmin'],
  'security-group-rule:read': 'everyone',
  'security-group-rule:update': ['netadmin'],
  'tag:create': 'everyone',
  'tag:delete': 'everyone',
  'tag:read': 'everyone',
  'snapshot:create': OPERATORS,
  'snapshot:delete': OPERATORS,
  'snapshot:read': 'everyone',
  'snapshot:update': OPERATORS,
  'volume:attach': OPERATORS,
  'vpc:create': ['netadmin'],
  'vpc:read': 'everyone',
  'vpc:delete': ['netadmin'],
  'vpc:update': ['netadmin'],
  'flavor:create': [],
  'flavor:delete': [],
  'flavor:update': [],
  'host:list': [],
  'host:update': [],
  'quota:read': 'everyone',
  'quota:update': [],
  'user:list': [],
  'user:create': [],
  'user:update': [],
  'user:delete': [],
  'project:list': [],
  'project:create': [],
  'project:update': [],
  'project:delete': [],
  'role:list': [],
  'role:grant': [],
  'catalog:list': [],
  'network:read': 'everyone',
  'usage:list': [],
  'volume:create': OPERATORS,
  'volume:delete': OPERATORS,
  'volume:read': 'everyone',
  'volume:update': OPERATORS,
  'zone:read': 'everyone',
};
const allows = (roles: readonly string[], right: Right) => {
  try {
    return authorize(asker(roles), right, 'Verb') === undefined;
  } catch {
    return false;
  }
};

describe('the cells of role and right', () => {
  it.each(Object.entries(CELLS))('%s', (name, cell) => {
    const right = name as Right;
    expect(allows([], right)).toBe(cell === 'everyone');
    for (const role of ['projectmanager', 'itsec', 'sysadmin', 'netadmin', 'developer'])
      expect([role, allows([role], right)]).toEqual([role, cell === 'everyone' || cell.includes(role)]);
    expect(allows(['cloudadmin'], right)).toBe(true);
    expect(allows(['reader'], right)).toBe(/:read$/.test(name) && cell === 'everyone');
  });

  it('are of all rights', () => {
    expect(Object.keys(CELLS).sort()).toEqual([...rights()].sort());
  });
});

describe('every verb', () => {
  it.each([...verbs])('%s names a right of its kind: %s', (action, right) => {
    const reads = /^(Describe|Get)/.test(action);
    expect([action, /:read(-|$)/.test(right)]).toEqual([action, reads]);
  });
});

const HELD = { global: [], inProject: [], isManager: false, isMember: true };

describe('a role counts', () => {
  it.each([
    [{ global: ['sysadmin'] }, []],
    [{ inProject: ['sysadmin'] }, []],
    [{ global: ['sysadmin', 'netadmin'], inProject: ['sysadmin'] }, ['sysadmin']],
    [{ global: ['cloudadmin', 'itsec'] }, ['cloudadmin', 'itsec']],
    [{ inProject: ['cloudadmin', 'itsec', 'projectmanager'] }, []],
    [{ isManager: true }, ['projectmanager']],
    [{ inProject: ['member'], isMember: false }, ['sysadmin', 'netadmin']],
    [{ inProject: ['reader'], isMember: false }, ['reader']],
    [{ inProject: ['reader'] }, []],
    [{ inProject: ['reader', 'member'], isMember: false }, ['sysadmin', 'netadmin']],
  ])('%j → %j', (held, roles) => {
    expect([...effectiveRoles({ ...HELD, ...held })]).toEqual(roles);
  });
});
