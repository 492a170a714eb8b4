import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { claimAddress } from './address.repository.js';
import { NetworkAdmin } from './network-admin.service.js';
import { ensureDefaultSubnet } from './subnet.repository.js';

const database = await databaseForSpec();
const admin = new NetworkAdmin(database);
const refused = (message: string, code = 'InvalidParameterValue') => ({
  ...{ code, message: expect.stringContaining(message) },
});
let subnetId: string;

beforeAll(async () => {
  await database.query(
    'DELETE FROM networks WHERE NOT EXISTS (SELECT FROM subnets s WHERE s.network_id = networks.id)',
  );
  await admin.create({ name: 'flat', cidr: '10.99.0.0/28' });
});
const claim = (address?: string) =>
  database.transaction((tx) =>
    claimAddress(tx, subnetId, { interfaceId: randomUUID(), ...(address !== undefined && { address }) }),
  );

describe('the flat network', () => {
  it('is made once', async () => {
    await admin.create({ name: 'flat', cidr: '10.99.0.0/28' });
    await expect(admin.create({ name: 'flat', cidr: '10.98.0.0/16' })).rejects.toMatchObject(
      refused('exists'),
    );
    await expect(admin.create({ name: 'b', cidr: '10.98.0.0/16' })).rejects.toMatchObject(refused("'flat'"));
    await expect(admin.create({ name: 'flat', cidr: 'x' })).rejects.toMatchObject(
      refused('not an IPv4 range'),
    );
    expect(await admin.list()).toMatchObject([{ name: 'flat', isOwn: false, vpc: null, used: 0 }]);
  });

  it('changes what is named, and nothing else', async () => {
    await admin.modify('flat', { mtu: 1400, dns: 'gateway' });
    const { id, ...row } = await admin.find('flat');
    expect(row).toMatchObject({ mtu: 1400, dns: '10.99.0.1', domain: 'internal' });
    await admin.modify(id, { domain: 'corp', dns: '' });
    expect(await admin.find(id)).toMatchObject({ mtu: 1400, dns: '', domain: 'corp' });
    await expect(admin.modify('flat', { mtu: 5 })).rejects.toMatchObject(refused('MTU'));
    await expect(admin.modify('none', {})).rejects.toMatchObject(refused("no network 'none'"));
  });

  it('gives no launch an address that is reserved', async () => {
    const { projectId } = await insertProject(database);
    subnetId = (await ensureDefaultSubnet(database, projectId, 'local-1a')).id;
    await admin.reserve('flat', '10.99.0.2');
    await admin.reserve('flat', '10.99.0.2');
    const first = await claim();
    expect(first).not.toBe('10.99.0.2');
    await expect(claim('10.99.0.2')).rejects.toMatchObject({ code: 'InvalidIPAddress.InUse' });
    await expect(admin.reserve('flat', first)).rejects.toMatchObject(refused('claimed', 'IncorrectState'));
    for (const none of ['10.99.0.0', '10.99.0.1', '10.99.0.15', '10.98.0.4', 'x'])
      await expect(admin.reserve('flat', none)).rejects.toMatchObject(refused('no address of guests'));
    expect((await admin.addresses('flat')).map(({ address, state }) => [address, state])).toEqual([
      ['10.99.0.2', 'reserved'],
      [first, 'claimed'],
    ]);
    expect(await admin.addresses()).toHaveLength(2);
    const { id } = await admin.find('flat');
    expect(await admin.parts({ id })).toContainEqual(expect.objectContaining({ zone: 'local-1a' }));
    await admin.unreserve('flat', '10.99.0.2');
    await expect(admin.unreserve('flat', '10.99.0.2')).rejects.toMatchObject(refused('is not reserved'));
    expect(await claim()).toBe('10.99.0.2');
  });

  it('stays while an address of it is in use, and goes with the default subnets', async () => {
    await expect(admin.delete('flat')).rejects.toMatchObject(refused('in use', 'IncorrectState'));
    expect(await admin.list()).toHaveLength(1);
    await database.query('DELETE FROM fixed_addresses');
    await admin.delete('flat');
    expect(await admin.list()).toEqual([]);
  });
});
