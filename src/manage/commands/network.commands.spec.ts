import { beforeAll, describe, expect, it } from '@jest/globals';
import { manageForSpec } from '../../../test/support/manage.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { insertOwnSubnet } from '../../cloud/networks/own-subnet.repository.js';
import { insertVpc, lockVpc } from '../../cloud/networks/own-vpc.repository.js';
import { ipv4Range } from '../../common/net/ipv4.js';
import { byId } from '../../common/refs/ref.js';

const manage = await manageForSpec();
const done = { status: 0, out: 'done\n', err: '' };
const refused = (message: string) => ({ status: 1, out: '', err: expect.stringContaining(message) });

beforeAll(async () => {
  await manage.database.query('DELETE FROM networks');
});

/** A subnet of a VPC, which has a network of its own: EC2's ids of both. */
async function insertVpcAndSubnet() {
  const { projectId } = await insertProject(manage.database);
  return manage.database.transaction(async (tx) => {
    const { id } = await insertVpc(tx, { projectId, cidr: '10.5.0.0/16' });
    const vpc = await lockVpc(tx, projectId, byId(id));
    const range = ipv4Range('10.5.1.0/24');
    if (!range) throw new Error('10.5.1.0/24 is a range');
    const subnet = await insertOwnSubnet(tx, vpc, { range, zone: 'local-1a' });
    return { vpc: vpc.ec2Id, subnet: subnet.ec2Id };
  });
}

describe('engine-manage network', () => {
  it('makes the flat network as it is told', async () => {
    expect(await manage.run('network', 'list')).toEqual({ status: 0, out: '', err: '' });
    const asked = ['--dns=gateway', '--dns_domain=corp', '--mtu=1400'];
    expect(await manage.run('network', 'create', '10.77.0.9/24', 'floor', ...asked)).toEqual(done);
    expect(await manage.rows('network', 'list')).toEqual([
      {
        ...{ name: 'floor', cidr: '10.77.0.0/24', gateway: '10.77.0.1', dns: '10.77.0.1', domain: 'corp' },
        ...{ mtu: 1400, vpc: 'default', used: 0, reserved: 0, id: expect.any(String) },
      },
    ]);
    expect(await manage.run('network', 'create', '10.77.1.0/24')).toEqual(refused("network 'floor'"));
  });

  it('changes what is named, and leaves the rest', async () => {
    expect(await manage.run('network', 'modify', 'floor', '--dns=9.9.9.9')).toEqual(done);
    expect(await manage.rows('network', 'list')).toMatchObject([
      { dns: '9.9.9.9', domain: 'corp', mtu: 1400 },
    ]);
    expect(await manage.run('network', 'modify', 'floor', '--dns=none', '--dns_domain=lab')).toEqual(done);
    expect(await manage.run('network', 'modify', 'floor')).toEqual(done);
    expect(await manage.rows('network', 'list')).toMatchObject([{ dns: '', domain: 'lab', mtu: 1400 }]);
    expect(await manage.run('network', 'modify', 'floor', '--dns=x')).toEqual(refused("'x' is not an IPv4"));
    expect(await manage.run('network', 'modify', 'cellar', '--mtu=1400')).toEqual(refused("'cellar'"));
  });

  it('shows the networks of VPCs behind it, which go with their subnets alone', async () => {
    const { vpc, subnet } = await insertVpcAndSubnet();
    expect(await manage.rows('network', 'list')).toMatchObject([
      { name: 'floor', vpc: 'default' },
      { name: subnet, vpc, cidr: '10.5.1.0/24', domain: 'lab', mtu: 1400 },
    ]);
    expect(await manage.rows('network', 'show', subnet)).toEqual([
      { zone: 'local-1a', first: '10.5.1.4', last: '10.5.1.254', taken: 0 },
    ]);
    expect(await manage.rows('network', 'show', 'floor')).toEqual([]);
    expect(await manage.run('network', 'delete', subnet)).toEqual(refused('goes when its project deletes'));
  });
});

describe('engine-manage fixed', () => {
  it('lists what is taken of one network, or of all', async () => {
    const [, own] = await manage.rows('network', 'list');
    const name = String(own?.['name']);
    expect(await manage.run('fixed', 'list')).toEqual({ status: 0, out: '', err: '' });
    expect(await manage.run('fixed', 'reserve', 'floor', '10.77.0.9')).toEqual(done);
    expect(await manage.run('fixed', 'reserve', name, '10.5.1.9')).toEqual(done);
    const row = (network: string, address: string) => ({
      ...{ network, address, state: 'reserved', interface: null, host: null },
    });
    expect(await manage.rows('fixed', 'list', name)).toEqual([row(name, '10.5.1.9')]);
    const all = await manage.rows('fixed', 'list');
    expect(all).toHaveLength(2);
    expect(all).toContainEqual(row('floor', '10.77.0.9'));
    expect((await manage.run('fixed', 'list', 'floor')).out).toMatch(
      /^floor +10\.77\.0\.9 +reserved +- +-$/m,
    );
    expect(await manage.run('fixed', 'list', 'cellar')).toEqual(refused("no network 'cellar'"));
    expect(await manage.rows('network', 'list')).toMatchObject([{ reserved: 1 }, { reserved: 1, used: 0 }]);
  });

  it('refuses what no guest may have, and lets go of what is reserved alone', async () => {
    for (const none of ['10.77.0.1', '10.77.0.255', '10.5.1.9', 'x'])
      expect(await manage.run('fixed', 'reserve', 'floor', none)).toEqual(refused(`'${none}' is no address`));
    expect(await manage.run('network', 'delete', 'floor')).toEqual(
      refused('10.77.0.9 of the network is in use'),
    );
    expect(await manage.run('fixed', 'unreserve', 'floor', '10.77.0.9')).toEqual(done);
    expect(await manage.run('fixed', 'unreserve', 'floor', '10.77.0.9')).toEqual(refused('is not reserved'));
    expect(await manage.run('network', 'delete', 'floor')).toEqual(done);
    expect(await manage.run('network', 'create', '10.77.2.0/24')).toEqual(done);
    expect(await manage.rows('network', 'list')).toMatchObject([
      { name: 'flat', dns: '', vpc: 'default' },
      { vpc: expect.stringMatching(/^vpc-/) },
    ]);
  });
});
