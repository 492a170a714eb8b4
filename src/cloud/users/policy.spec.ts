import { describe, expect, it } from '@jest/globals';
import { GRANTS, isAllowed, rights, whoMay } from './policy.js';

const held = (...roles: string[]) => new Set(roles);

describe('the policy', () => {
  it('lets who may only read do what reads, and nothing else', () => {
    const readers = rights().filter((right) => whoMay(right) === 'reader');
    expect(readers.every((right) => right.endsWith(':read'))).toBe(true);
    expect(rights().filter((right) => right.endsWith(':read'))).toEqual(readers);
  });

  it('takes one of the roles', () => {
    expect(isAllowed(held('developer', 'sysadmin'), 'instance:run')).toBe(true);
    expect(isAllowed(held('developer', 'netadmin'), 'instance:run')).toBe(false);
    expect(isAllowed(held(), 'key-pair:create')).toBe(true);
  });

  it.each(['rocket:launch', 'instance', 'constructor', 'instance:constructor'])(
    'leaves %s, which is no right, to the superuser',
    (right) => {
      expect(isAllowed(held(...GRANTS.member, 'projectmanager'), right)).toBe(false);
      expect(isAllowed(held(...GRANTS.admin), right)).toBe(true);
    },
  );

  it('lets X7’s member do everything in a project but what is the operator’s, its reader nothing by a role', () => {
    const all = rights().filter((right) => !isAllowed(held(...GRANTS.member), right));
    expect(all).toEqual(rights().filter((right) => whoMay(right)?.length === 0));
    const byRole = rights().filter((right) => Array.isArray(whoMay(right)));
    expect(byRole.filter((right) => isAllowed(held(...GRANTS.reader), right))).toEqual([]);
  });
});
