import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { NotFound } from '../../common/refs/not-found.js';
import type { RouterRow } from '../networks/router.js';
import { attachRouter, interfaceIn, lockedRouter, routerAt } from './router-rows.js';

const database = await databaseForSpec();
const NOBODYS = '6f4b1d8e-0000-4000-8000-000000000001';
const router = {
  ...{
    id: NOBODYS,
    ec2Id: 'igw-1',
    vpcId: 'vpc-of-it',
    leadsOut: true,
    pool: null,
    name: '',
    description: '',
  },
  interfaces: [{ subnetId: 'a', subnetEc2Id: 'subnet-a', gateway: '10.0.0.1', isNamed: true }],
} as unknown as RouterRow;

describe('a router', () => {
  it('that is not there is not found, locked or not', async () => {
    const { projectId } = await insertProject(database);
    await expect(routerAt(database, projectId, NOBODYS)).rejects.toBeInstanceOf(NotFound);
    await expect(lockedRouter(database, projectId, NOBODYS)).rejects.toBeInstanceOf(NotFound);
  });

  it('stays with its network, and goes to no second', async () => {
    await attachRouter(database, router, 'vpc-of-it');
    await expect(attachRouter(database, router, 'another')).rejects.toMatchObject({
      code: 'UnsupportedOperation',
    });
  });

  it('knows the subnets that it leads to', () => {
    expect(interfaceIn(router, 'a').gateway).toBe('10.0.0.1');
    expect(() => interfaceIn(router, 'b')).toThrow(NotFound);
  });
});
