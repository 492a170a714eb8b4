import { describe, expect, it } from '@jest/globals';
import { type RequestContext } from '../../common/context/request-context.js';
import { type Right } from '../../cloud/users/policy.js';
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

/** The cells of role × verb: who may do what besides a cloudadmin, who may do all. */
const OPERATORS = ['projectmanager', 'sysadmin'];
const CELLS: Readonly<Record<string, 'everyone' | readonly string[]>> = {
  ...Object.fromEntries(
    `DescribeAccountAttributes DescribeAvailabilityZones DescribeImages DescribeInstanceAttribute DescribeInstances
     DescribeInstanceStatus DescribeInstanceTypes DescribeKeyPairs DescribeRegions DescribeSecurityGroups DescribeTags
     CreateKeyPair DeleteKeyPair ImportKeyPair ImportPublicKey CreateTags DeleteTags`
      .split(/\s+/)
      .map((action) => [action, 'everyone']),
  ),
  AuthorizeSecurityGroupIngress: ['netadmin'],
  CreateSecurityGroup: ['netadmin'],
  DeleteSecurityGroup: ['netadmin'],
  RevokeSecurityGroupIngress: ['netadmin'],
  GetConsoleOutput: OPERATORS,
  ModifyInstanceAttribute: OPERATORS,
  ModifyInstanceMetadataOptions: OPERATORS,
  RebootInstances: OPERATORS,
  RunInstances: OPERATORS,
  StartInstances: OPERATORS,
  StopInstances: OPERATORS,
  TerminateInstances: OPERATORS,
};

describe('the cells of role and verb', () => {
  it.each([...verbs.keys()])('%s', (action) => {
    const allowed = (...roles: string[]) => {
      try {
        return ask(asker(roles), action) === undefined;
      } catch {
        return false;
      }
    };
    const cell = CELLS[action];
    const roles = ['projectmanager', 'itsec', 'sysadmin', 'netadmin', 'developer'];
    expect(allowed()).toBe(cell === 'everyone');
    for (const role of roles)
      expect([role, allowed(role)]).toEqual([role, cell === 'everyone' || cell?.includes(role)]);
    expect(allowed('cloudadmin')).toBe(true);
  });

  it('are of all verbs and of no other', () => {
    expect(Object.keys(CELLS).sort()).toEqual([...verbs.keys()].sort());
  });
});

describe('a role counts', () => {
  it.each([
    [{ global: ['sysadmin'], inProject: [], isManager: false }, []],
    [{ global: [], inProject: ['sysadmin'], isManager: false }, []],
    [{ global: ['sysadmin', 'netadmin'], inProject: ['sysadmin'], isManager: false }, ['sysadmin']],
    [{ global: ['cloudadmin', 'itsec'], inProject: [], isManager: false }, ['cloudadmin', 'itsec']],
    [{ global: [], inProject: ['cloudadmin', 'itsec', 'projectmanager'], isManager: false }, []],
    [{ global: [], inProject: [], isManager: true }, ['projectmanager']],
  ])('%j → %j', (held, roles) => {
    expect([...effectiveRoles(held)]).toEqual(roles);
  });
});
