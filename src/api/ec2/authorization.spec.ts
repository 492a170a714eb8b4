import { describe, expect, it } from '@jest/globals';
import { type RequestContext } from '../../common/context/request-context.js';
import { effectiveRoles } from '../../users/role.js';
import { authorize, PERMISSIONS } from './authorization.js';

const asker = (roles: readonly string[], isAdmin = false): RequestContext => ({
  requestId: 'r',
  userId: 'u',
  projectId: 'p',
  accountNumber: '000000000001',
  roles: new Set(roles),
  isAdmin,
});
const denied = expect.objectContaining({ code: 'UnauthorizedOperation' });

describe('authorize', () => {
  it.each([
    ['DescribeInstances', []],
    ['RunInstances', ['sysadmin']],
    ['RunInstances', ['projectmanager']],
    ['CreateSecurityGroup', ['netadmin']],
  ])('lets %s be done with the roles %j', (action, roles) => {
    expect(() => authorize(asker(roles), action)).not.toThrow();
  });

  it.each([
    ['RunInstances', []],
    ['RunInstances', ['netadmin', 'developer', 'itsec']],
    ['CreateSecurityGroup', ['sysadmin', 'projectmanager']],
    ['LaunchRockets', ['sysadmin', 'netadmin', 'projectmanager']],
    ['constructor', ['sysadmin']],
  ])('does not let %s be done with the roles %j', (action, roles) => {
    expect(() => authorize(asker(roles), action)).toThrow(denied);
  });

  it('lets a cloudadmin do everything', () => {
    for (const action of [...Object.keys(PERMISSIONS), 'LaunchRockets'])
      expect(() => authorize(asker([], true), action)).not.toThrow();
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
