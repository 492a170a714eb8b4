import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { insertSubnet } from '../../../test/support/subnet-rows.js';
import { claimAddress, claimAddresses } from './address.repository.js';
import { macAddressOf } from './mac-address.js';
import { NetworkInterfaceRepository } from './network-interface.repository.js';
import { type NetworkRow } from './network.js';
import { createNetwork, listNetworks, defaultNetwork } from './network.repository.js';
import { type Landing } from './subnet.js';

const database = await databaseForSpec();
const interfaces = new NetworkInterfaceRepository();
let network: NetworkRow;
let subnet: Landing;

beforeEach(async () => {
  network = await createNetwork(database, { name: randomUUID(), cidr: '10.1.0.0/29' });
  subnet = await subnetOf(network);
});

/** The only one of its network, for a project of its own. */
async function subnetOf({ id: networkId }: NetworkRow): Promise<Landing> {
  const { projectId } = await insertProject(database);
  return insertSubnet(database, { projectId, networkId });
}

const ids = (count: number) => Array.from({ length: count }, () => randomUUID());
const claim = (interfaceIds: readonly string[], subnetId = subnet.id) =>
  database.transaction((tx) => claimAddresses(tx, subnetId, interfaceIds));
const claimOne = (address: string) =>
  database.transaction((tx) => claimAddress(tx, subnet.id, { interfaceId: randomUUID(), address }));
const inUse = async () => {
  const rows = await database.query<{ address: string }>(
    'SELECT address FROM fixed_addresses WHERE network_id = $1 ORDER BY number',
    [network.id],
  );
  return rows.map(({ address }) => address);
};

describe('NetworkRepository', () => {
  it('creates a network once, and finds the first by name', async () => {
    const again = await createNetwork(database, { name: network.name, cidr: '10.1.0.3/29' });
    expect(again).toEqual(network);
    expect(await listNetworks(database)).toContainEqual(network);
    expect(await defaultNetwork(database)).toEqual((await listNetworks(database))[0]);
  });

  it('refuses a second range under the same name', async () => {
    await expect(createNetwork(database, { name: network.name, cidr: '10.2.0.0/24' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `network '${network.name}' exists with the range 10.1.0.0/29`,
    });
  });
});

describe('AddressRepository', () => {
  it('claims the lowest free address, never those of network, gateway and broadcast', async () => {
    expect(await claim(ids(5))).toEqual(['10.1.0.2', '10.1.0.3', '10.1.0.4', '10.1.0.5', '10.1.0.6']);
    await expect(claim(ids(1))).rejects.toMatchObject({ code: 'InsufficientFreeAddressesInSubnet' });
  });

  it('claims all or none', async () => {
    await expect(claim(ids(6))).rejects.toMatchObject({ code: 'InsufficientFreeAddressesInSubnet' });
    expect(await inUse()).toEqual([]);
    expect(await claim([])).toEqual([]);
  });

  it('finds what was freed below, and what was claimed by name above', async () => {
    const [first = '', second = ''] = ids(2);
    await claim([first, second]);
    expect(await claimOne('10.1.0.4')).toBe('10.1.0.4');
    await database.query('DELETE FROM fixed_addresses WHERE interface_id = $1', [first]);
    expect(await claim(ids(2))).toEqual(['10.1.0.2', '10.1.0.5']);
  });

  it.each([
    ['10.1.0.0', 'InvalidParameterValue', 'reserved'],
    ['10.1.0.1', 'InvalidParameterValue', 'reserved'],
    ['10.1.0.7', 'InvalidParameterValue', 'reserved'],
    ['10.1.0.8', 'InvalidParameterValue', 'does not fall within'],
    ['ten', 'InvalidParameterValue', 'Value (ten)'],
  ])('refuses %s', async (address, code, message) => {
    await expect(claimOne(address)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('refuses an address in use', async () => {
    await claimOne('10.1.0.3');
    await expect(claimOne('10.1.0.3')).rejects.toMatchObject({
      code: 'InvalidIPAddress.InUse',
      message: 'Address 10.1.0.3 is in use.',
    });
  });

  it('gives no address twice to claims at the same time', async () => {
    const wide = await createNetwork(database, { name: randomUUID(), cidr: '10.2.0.0/24' });
    const { id: subnetId } = await subnetOf(wide);
    const claimed = await Promise.all(Array.from({ length: 20 }, () => claim(ids(3), subnetId)));
    expect(new Set(claimed.flat()).size).toBe(60);
    expect(claimed.flat()).toContain('10.2.0.61');
  });

  it('says which subnet is missing', async () => {
    await expect(claim(ids(1), randomUUID())).rejects.toThrow('There is no subnet');
  });
});

describe('NetworkInterfaceRepository', () => {
  const wanted = (address?: string) => ({
    id: randomUUID(),
    instanceId: randomUUID(),
    ...(address !== undefined && { address }),
  });
  const create = (...list: ReturnType<typeof wanted>[]) =>
    database.transaction((tx) => interfaces.create(tx, subnet, list));

  it('mints MAC and address in the order asked', async () => {
    const list = [wanted(), wanted('10.1.0.2'), wanted()];
    const rows = await create(...list);
    expect(rows.map(({ id, address }) => [id, address])).toEqual([
      [list[0]?.id, '10.1.0.3'],
      [list[1]?.id, '10.1.0.2'],
      [list[2]?.id, '10.1.0.4'],
    ]);
    for (const row of rows) {
      expect(row.mac).toBe(macAddressOf(row.id));
      expect(row.mac).toMatch(/^02:16:3e(:[0-9a-f]{2}){3}$/);
      expect(row.ec2Id).toMatch(/^eni-[0-9a-f]{17}$/);
    }
  });

  it('takes another MAC when the first is taken', async () => {
    const mine = wanted();
    const [theirs] = await create(wanted());
    await database.query('UPDATE network_interfaces SET mac = $1 WHERE id = $2', [
      macAddressOf(mine.id),
      theirs?.id,
    ]);
    const [row] = await create(mine);
    expect(row?.mac).toBe(macAddressOf(mine.id, 1));
  });
});
