import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { ipv4Range } from '../../common/net/ipv4.js';
import { byId } from '../../common/refs/ref.js';
import {
  deleteVpcIpv6Range,
  insertSubnetIpv6Range,
  insertVpcIpv6Range,
  ipv6RangesIn,
  ipv6RangesOf,
  deleteSubnetIpv6Range,
  setAssignIpv6,
  subnetIpv6RangesOf,
  vpcIpv6Range,
} from './ipv6-range.repository.js';
import { createNetwork } from './network.repository.js';
import { insertOwnSubnet } from './own-subnet.repository.js';
import { insertVpc, lockVpc } from './own-vpc.repository.js';

const database = await databaseForSpec();
await createNetwork(database, { name: 'flat', cidr: '10.99.0.0/16' });
/** Of two VPCs. */
const POOL = 'fd00:1234::/55';
let projectId: string;

beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  await database.query('DELETE FROM vpc_ipv6_ranges');
});

const vpc = (of = projectId) =>
  database.transaction((tx) => insertVpc(tx, { projectId: of, cidr: '10.0.0.0/16' }));
const give = (vpcId: string, pool = '') => database.transaction((tx) => insertVpcIpv6Range(tx, vpcId, pool));

async function subnet(vpcId: string) {
  const range = ipv4Range('10.0.1.0/24');
  if (!range) throw new Error('10.0.1.0/24 is a range');
  return database.transaction(async (tx) =>
    insertOwnSubnet(tx, await lockVpc(tx, projectId, byId(vpcId)), { range, zone: 'local-1a' }),
  );
}

describe('ranges of IPv6 of VPCs', () => {
  it('are the lowest of the pool that nobody has, as long as there are any', async () => {
    const [a, b, c] = [await vpc(), await vpc(), await vpc()];
    expect(await give(a.id, POOL)).toMatchObject({ cidr: 'fd00:1234::/56' });
    expect(await give(b.id, POOL)).toMatchObject({ cidr: 'fd00:1234:0:100::/56' });
    await expect(give(c.id, POOL)).rejects.toMatchObject({ code: 'InsufficientAddressCapacity' });
    expect(await vpcIpv6Range(database, c.id)).toBeUndefined();
    await deleteVpcIpv6Range(database, a.id);
    expect(await vpcIpv6Range(database, a.id)).toBeUndefined();
    const again = await give(c.id, POOL);
    expect(again.cidr).toBe('fd00:1234::/56');
    expect(await vpcIpv6Range(database, c.id)).toEqual(again);
  });

  it('are given once where several are asked for at a time', async () => {
    const vpcs = [await vpc(), await vpc(), await vpc()];
    const made = await Promise.all(vpcs.map(({ id }) => give(id, 'fd00:5678::/48')));
    expect(made.map(({ cidr }) => cidr).sort()).toEqual([
      'fd00:5678:0:100::/56',
      'fd00:5678:0:200::/56',
      'fd00:5678::/56',
    ]);
  });

  it('are of one pool of the cloud’s own where none is named', async () => {
    const [a, b] = [await vpc(), await vpc()];
    const [first, second] = [await give(a.id), await give(b.id)];
    const pools = await database.query<{ cidr: string }>('SELECT cidr FROM ipv6_pools');
    expect(pools).toEqual([{ cidr: expect.stringMatching(/^fd[0-9a-f:]+\/40$/) }]);
    const [pool = ''] = pools.map(({ cidr }) => cidr.replace(/::\/40$/, ''));
    expect(first.cidr.startsWith(pool)).toBe(true);
    expect(second.cidr.startsWith(pool)).toBe(true);
    expect(second.cidr).not.toBe(first.cidr);
  });

  it('are shown to their project alone, as those of its subnets', async () => {
    const own = await vpc();
    const other = await vpc((await insertProject(database)).projectId);
    const range = await give(own.id, POOL);
    await give(other.id, POOL);
    expect(await ipv6RangesOf(database, projectId)).toEqual([{ ...range, vpcEc2Id: own.ec2Id }]);
    const { id, ec2Id } = await subnet(own.id);
    expect(await ipv6RangesIn(database, own.id)).toEqual([]);
    const part = await insertSubnetIpv6Range(database, id, 'fd00:1234::/64');
    expect(await ipv6RangesIn(database, own.id)).toEqual([{ ...part, subnetId: id }]);
    expect(await ipv6RangesIn(database, other.id)).toEqual([]);
    expect(await subnetIpv6RangesOf(database, projectId)).toEqual([
      { ...part, subnetId: id, subnetEc2Id: ec2Id, vpcId: own.id },
    ]);
  });
});

describe('addresses that come by themselves', () => {
  it('are of a subnet of the project’s with a range, and end with it', async () => {
    const { id: vpcId } = await vpc();
    const { id, ec2Id } = await subnet(vpcId);
    const assigns = async () =>
      (await database.query('SELECT assign_ipv6 AS on FROM subnets WHERE id = $1', [id]))[0];
    const set = (value: boolean, of = projectId) => setAssignIpv6(database, of, { ec2Id, value });
    expect([await set(true), await set(false)]).toEqual([false, true]);
    await insertSubnetIpv6Range(database, id, 'fd00:9999::/64');
    expect(await set(true, (await insertProject(database)).projectId)).toBe(false);
    expect(await assigns()).toEqual({ on: false });
    expect(await set(true)).toBe(true);
    expect(await assigns()).toEqual({ on: true });
    await deleteSubnetIpv6Range(database, id);
    expect(await assigns()).toEqual({ on: false });
    expect(await set(true)).toBe(false);
  });
});
